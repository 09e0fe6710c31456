//! Which faults there are on demand, when each strikes, and which calls it can befall.

use serde::{Deserialize, Serialize};

use crate::kinds::{Kind, Operation, Read};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fault {
    /// Refused with `status`, in the protocol's own form. Not accepted.
    HttpError,
    /// 429 with a time to wait. Not accepted.
    RateLimited,
    /// Never answered. Not accepted.
    Hang,
    /// `status` (502) with a page of HTML. Not accepted.
    HtmlError,
    /// Accepted, and never answered.
    HangAfterAccept,
    /// Accepted, and the connection cut.
    DropAfterAccept,
    /// Accepted; the answer comes a byte a second.
    SlowBody,
    /// Accepted; 200 with what is not JSON.
    Garbage,
    /// Accepted; numbers as texts and objects as arrays.
    WrongTypes,
    /// Accepted; the answer without its envelope.
    Flat,
    /// The task's list stays empty.
    EmptyList,
    /// The task is never done.
    NeverFinal,
    /// The task's state is a word nobody knows.
    UnknownStatus,
    /// The task's state is capitalised.
    CapitalStatus,
    /// The task is done, and there is no file.
    SuccessWithoutUrl,
    /// The task fails.
    TaskFailed,
    /// One colour all over.
    BlankResult,
    /// The webhook is called twice.
    DuplicateCallback,
    /// The file's address answers 403.
    ExpiredLink,
    /// Half of the file.
    TruncatedResult,
    /// HTML in place of the file.
    WrongTypeResult,
    /// A file without end.
    HugeResult,
    /// A file of which 10 GiB are announced, and which goes on until the reader leaves.
    AnnouncedHugeResult,
    /// The file a byte a second.
    SlowResult,
    /// A PNG of some 100 KB that unfolds to 30000x30000 pixels.
    BombResult,
    /// A clip whose tables hold no frame.
    FramelessResult,
    /// Only `delay_ms`.
    Delay,
}

/// When a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    /// Before anything is read or accepted.
    Before,
    /// In the answer of a call that was carried out.
    Answer,
    /// In the life of a task.
    Course,
    /// In the file.
    File,
}

impl Fault {
    /// Every fault.
    pub(crate) const ALL: [Self; 27] = [
        Self::HttpError,
        Self::RateLimited,
        Self::Hang,
        Self::HtmlError,
        Self::HangAfterAccept,
        Self::DropAfterAccept,
        Self::SlowBody,
        Self::Garbage,
        Self::WrongTypes,
        Self::Flat,
        Self::EmptyList,
        Self::NeverFinal,
        Self::UnknownStatus,
        Self::CapitalStatus,
        Self::SuccessWithoutUrl,
        Self::TaskFailed,
        Self::BlankResult,
        Self::DuplicateCallback,
        Self::ExpiredLink,
        Self::TruncatedResult,
        Self::WrongTypeResult,
        Self::HugeResult,
        Self::AnnouncedHugeResult,
        Self::SlowResult,
        Self::BombResult,
        Self::FramelessResult,
        Self::Delay,
    ];

    fn moment(self) -> Moment {
        match self {
            Self::HttpError | Self::RateLimited | Self::Hang | Self::HtmlError | Self::Delay => Moment::Before,
            Self::HangAfterAccept
            | Self::DropAfterAccept
            | Self::SlowBody
            | Self::Garbage
            | Self::WrongTypes
            | Self::Flat => Moment::Answer,
            Self::EmptyList
            | Self::NeverFinal
            | Self::UnknownStatus
            | Self::CapitalStatus
            | Self::SuccessWithoutUrl
            | Self::TaskFailed
            | Self::BlankResult
            | Self::DuplicateCallback => Moment::Course,
            Self::ExpiredLink
            | Self::TruncatedResult
            | Self::WrongTypeResult
            | Self::HugeResult
            | Self::AnnouncedHugeResult
            | Self::SlowResult
            | Self::BombResult
            | Self::FramelessResult => Moment::File,
        }
    }

    /// Whether the fault stays with the task whose submission met it.
    pub(crate) fn stays_with_task(self) -> bool {
        matches!(self.moment(), Moment::Course | Moment::File)
    }

    /// Whether it strikes before the call is carried out.
    pub(crate) fn strikes_before(self) -> bool {
        self.moment() == Moment::Before
    }

    /// Whether a rule that names `kind` can bring it.
    pub(crate) fn fits(self, kind: Kind) -> bool {
        match (self.moment(), kind) {
            (Moment::Before, _) => true,
            (Moment::Answer, Kind::Free(Read::Download)) => !matches!(self, Self::WrongTypes | Self::Flat),
            (Moment::Answer, _) => true,
            (Moment::Course, Kind::Free(Read::Poll)) => !matches!(self, Self::BlankResult | Self::DuplicateCallback),
            (Moment::Course, Kind::Paid(operation)) => !matches!(operation, Operation::Speech | Operation::Moderation),
            (Moment::File, Kind::Free(Read::Download)) => true,
            // Of a download nobody knows ahead whether it is a clip; what is none stays as it is.
            (Moment::File, Kind::Paid(operation)) if self == Self::FramelessResult => operation.makes_clip(),
            (Moment::File, Kind::Paid(operation)) => operation != Operation::Moderation,
            (Moment::Course | Moment::File, Kind::Free(_)) => false,
        }
    }

    /// Whether a rule for `*` brings it to this call: "after accept" means something is accepted, and what befalls
    /// a task is decided once, when it is made.
    pub(crate) fn fits_any(self, kind: Kind) -> bool {
        let paid = matches!(kind, Kind::Paid(operation) if operation != Operation::Speech);
        match (self.moment(), self) {
            (_, Self::HangAfterAccept | Self::DropAfterAccept) | (Moment::Course | Moment::File, _) => {
                paid && self.fits(kind)
            }
            _ => self.fits(kind),
        }
    }
}
