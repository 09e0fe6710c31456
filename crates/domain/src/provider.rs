//! Providers, what each can do, and who is asked in which order (contract: domain.md §12).

use crate::{money::UsdMicros, tool::words};

words! {
    /// An outside service that makes media.
    pub enum Provider ("provider") {
        /// PiAPI: pictures, cut-outs, try-on, clips.
        Piapi = "piapi",
        /// Pollo AI: clips.
        Pollo = "pollo",
        /// A2E: talking avatars.
        A2e = "a2e",
        /// Google Gemini: moderation, backup pictures.
        Gemini = "gemini",
    }
}

words! {
    /// What we ask a provider to do. Each call of one costs money.
    pub enum Operation ("operation") {
        /// A picture from a prompt.
        TextToImage = "text_to_image",
        /// A picture of the same room in another style.
        Interior = "interior",
        /// A product without its background.
        BackgroundRemoval = "background_removal",
        /// A person wearing a garment.
        TryOn = "try_on",
        /// A clip from a still.
        ImageToVideo = "image_to_video",
        /// A clip from a prompt.
        TextToVideo = "text_to_video",
        /// A person speaking a script.
        Avatar = "avatar",
    }
}

impl Operation {
    /// Primary first, then the backups. A backup is asked only when it is certain that the one
    /// before was not charged.
    #[must_use]
    pub const fn route(self) -> &'static [Provider] {
        match self {
            Self::TextToImage | Self::Interior => &[Provider::Piapi, Provider::Gemini],
            Self::ImageToVideo | Self::TextToVideo => &[Provider::Pollo, Provider::Piapi],
            Self::Avatar => &[Provider::A2e],
            Self::BackgroundRemoval | Self::TryOn => &[Provider::Piapi],
        }
    }

    /// Whether the result is a clip.
    #[must_use]
    pub const fn makes_video(self) -> bool {
        matches!(self, Self::ImageToVideo | Self::TextToVideo | Self::Avatar)
    }
}

words! {
    /// What we know about money after a call went wrong. It decides what may be tried next.
    pub enum ErrorClass ("error class") {
        /// The paid request never left, or was refused before being read: surely not charged, retry at will.
        NeverSent = "never_sent",
        /// The provider read the request and said no: not charged, the same request will fail again there.
        Rejected = "rejected",
        /// The request left and no clear answer came: maybe charged. Never sent again without reconciliation.
        Ambiguous = "ambiguous",
        /// The provider accepted the task and reports that it failed: its charge is returned.
        ProviderFailed = "provider_failed",
    }
}

impl ErrorClass {
    /// Whether it is certain that no charge stands, so that another attempt or another provider may be asked.
    #[must_use]
    pub const fn surely_uncharged(self) -> bool {
        match self {
            Self::NeverSent | Self::Rejected | Self::ProviderFailed => true,
            Self::Ambiguous => false,
        }
    }
}

/// What each provider takes for each operation, in USD.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriceList(std::collections::BTreeMap<(Provider, Operation), UsdMicros>);

impl PriceList {
    /// The expected price of one call; `None`: this provider is not sold for that.
    #[must_use]
    pub fn price(&self, provider: Provider, operation: Operation) -> Option<UsdMicros> {
        self.0.get(&(provider, operation)).copied()
    }
}

impl FromIterator<(Provider, Operation, UsdMicros)> for PriceList {
    fn from_iter<I: IntoIterator<Item = (Provider, Operation, UsdMicros)>>(prices: I) -> Self {
        Self(prices.into_iter().map(|(provider, operation, price)| ((provider, operation), price)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_ambiguous_outcome_forbids_another_attempt() {
        let unsafe_classes: Vec<_> = ErrorClass::ALL.iter().filter(|class| !class.surely_uncharged()).collect();
        assert_eq!(unsafe_classes, [&ErrorClass::Ambiguous]);
    }
}
