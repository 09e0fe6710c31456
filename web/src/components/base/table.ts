// What the data table knows about its columns and order.

export interface Column<Row> {
  /** Name of the column; slot `cell-<key>` shows it in its own way. */
  key: string;
  text: string;
  /** The text of a cell; without it the field `key` of the row. */
  value?: (row: Row) => string | number;
  sortable?: boolean;
  /** Numbers stand at the end of their column. */
  numeric?: boolean;
}

export interface Sort {
  key: string;
  order: 'asc' | 'desc';
}
