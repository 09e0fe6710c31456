// openapi.json → src/api/schema.d.ts. Operations are named by their place: several of the document share an operationId.
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const document = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'));
for (const operations of Object.values(document.paths)) {
  for (const operation of Object.values(operations)) if (operation && typeof operation === 'object') delete operation.operationId;
}
const types = astToString(await openapiTS(document, { alphabetize: true }));
writeFileSync(new URL('../src/api/schema.d.ts', import.meta.url), `// Made from openapi.json by \`npm run types\`.\n\n${types}`);
