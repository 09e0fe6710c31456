// openapi.json → src/api/schema.d.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const document = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'));
const types = astToString(await openapiTS(document, { alphabetize: true }));
writeFileSync(new URL('../src/api/schema.d.ts', import.meta.url), `// Made from openapi.json by \`npm run types\`.\n\n${types}`);
