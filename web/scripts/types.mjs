// openapi.json → src/api/schema.d.ts. Ids of operations are left out: several resources have a `list`, and one would get the types of another.
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTypes, { astToString, COMMENT_HEADER } from 'openapi-typescript';

const at = (path) => new URL(path, import.meta.url);
const document = JSON.parse(readFileSync(at('../openapi.json'), 'utf8'));
for (const path of Object.values(document.paths)) {
  for (const operation of Object.values(path)) delete operation.operationId;
}
const types = await openapiTypes(document, { alphabetize: true });
writeFileSync(at('../src/api/schema.d.ts'), COMMENT_HEADER + astToString(types));
