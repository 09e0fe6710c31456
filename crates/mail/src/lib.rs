//! Letters to users: their texts in five languages, and the way to a mail server (protocol notes: smtp.md).
//!
//! ```text
//! Letter ──compose──► Composed ─┐
//!          language,            ├─send──► Delivery: Taken · Later · Refused · Misconfigured · Unclear
//!          project     Envelope ┘  Post
//! ```
//! One call sends one letter once. Nothing here remembers, repeats or waits for its turn: the caller keeps the letter
//! until its [`Delivery`] says what became of it. That word is exact about the one thing that matters, whether the
//! letter may have left: it says `Unclear` from the moment the final dot is on its way, and never before.
//!
//! Nothing that may reach a log (`Debug`, [`Delivery`], [`Fault`]) holds a receiver's address, a code, a link or a
//! password. lettre has its only home here.

mod folder;
mod layout;
mod letter;
mod message;
mod post;
mod scrub;
mod smtp;
mod texts;

pub use crate::{
    letter::{Composed, Letter},
    message::Envelope,
    post::{Delivery, Fault, Post},
    smtp::{Login, Security, SmtpSettings},
};
