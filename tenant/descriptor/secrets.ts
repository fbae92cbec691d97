import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { secretsDescriptor } from './secretsDescriptor'

// Writes component.secrets.json anew from component.json.
const root = path.resolve(__dirname, '../..')
const target = path.join(root, 'component.secrets.json')

const descriptor = JSON.parse(readFileSync(path.join(root, 'component.json'), 'utf8'))
writeFileSync(target, JSON.stringify(secretsDescriptor(descriptor), null, 2))
execFileSync(path.join(root, 'node_modules/.bin/biome'), ['format', '--write', target])
