//! Who somebody is: the keys that sign, the tokens that are signed, and the passwords that are hashed.
//!
//! The one home of `jsonwebtoken` and `argon2`. Nothing here knows a database or a request.

pub mod keys;
pub mod passwords;
pub mod sealed;
pub mod tokens;

pub use self::{
    keys::{Keys, TooShort},
    passwords::{Busy, PasswordSettings, Passwords, Place, Verdict},
    sealed::Purpose,
    tokens::{Access, Bearer, Refresh, TokenFault, TokenSettings, Tokens},
};
