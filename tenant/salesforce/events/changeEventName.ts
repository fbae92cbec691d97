/** Returns the name of an entity's change events: `AccountChangeEvent`, `Widget__ChangeEvent`. */
export function changeEventName(entity: string): string {
  return entity.endsWith('__c') ? entity.replace(/c$/, 'ChangeEvent') : `${entity}ChangeEvent`
}
