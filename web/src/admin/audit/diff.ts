// What an act changed, field by field; fields of fields by their path.

export interface Change {
  field: string;
  before: string | null;
  after: string | null;
}

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function flat(value: unknown, before = ''): [string, string][] {
  if (!isFields(value)) return value === undefined ? [] : [[before, typeof value === 'string' ? value : JSON.stringify(value)]];
  const entries = Object.entries(value);
  if (entries.length === 0 && before !== '') return [[before, '{}']];
  return entries.flatMap(([key, inner]) => flat(inner, before === '' ? key : `${before}.${key}`));
}

/** Null: the field was not there. Values are said as they are stored. */
export function changes(before: unknown, after: unknown): Change[] {
  const [old, fresh] = [new Map(flat(before ?? {})), new Map(flat(after ?? {}))];
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .map((field) => ({ field, before: old.get(field) ?? null, after: fresh.get(field) ?? null }))
    .filter((change) => change.before !== change.after);
}
