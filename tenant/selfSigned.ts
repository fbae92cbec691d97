// openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost
/** The key of a loopback server whose certificate no client trusts. */
export const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg0weBuUmoK/rTdRDw
U30ez3bQZsdHs/rFn24x0cruh66hRANCAAQPx3iFLS67z3jXaxvYuvCqVAZ6ZQcA
khyTagQbP75w1vngHn1JnrhpItfcq1aA8MlestSQXJUCREC8DT3Djx0T
-----END PRIVATE KEY-----
`
export const cert = `-----BEGIN CERTIFICATE-----
MIIBgDCCASWgAwIBAgIUbsycKuU3wtzjh2WDkaszgYaQFkwwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzE5MzA0MVoYDzIxMjYxMDMw
MTkzMDQxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQPx3iFLS67z3jXaxvYuvCqVAZ6ZQcAkhyTagQbP75w1vngHn1Jnrhp
Itfcq1aA8MlestSQXJUCREC8DT3Djx0To1MwUTAdBgNVHQ4EFgQUIg+6cHssDSLQ
C2if7g6YMi4g6V0wHwYDVR0jBBgwFoAUIg+6cHssDSLQC2if7g6YMi4g6V0wDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAkX/TZt+TTujfptW9WOmO
m02huVS3BYHwGlxblnd5nJoCIQDiX6gpAUAHVPo1TzGitmbAqvfjcfKQyiXxHZyE
xKMiFg==
-----END CERTIFICATE-----
`
