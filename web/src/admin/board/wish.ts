// Something an operator is about to do: what the dialog says of it, and how it is done.

export interface Wish {
  title: string;
  text: string;
  confirm: string;
  /** Said once it is done. */
  done: string;
  /** The live board says it by itself. */
  isNews?: boolean;
  isDangerous?: boolean;
  /** What may be left without a word why. */
  mayBeSilent?: boolean;
  work: (reason: string) => Promise<void>;
}
