//! Whom to ask for a step, by what became of the attempts so far.

use domain::provider::{ErrorClass, Operation, Provider};
use entities::journal::PastAttempt;

/// How many more calls may fail to arrive than may fail for good.
const NEVER_SENT_FACTOR: usize = 4;

/// Who may be asked now, in the order of the route: nobody who refused this very request, nobody who
/// was tried often enough, and nobody at all while an outcome is unclear.
pub(super) fn candidates(operation: Operation, past: &[PastAttempt], max_attempts: u32) -> Vec<Provider> {
    // An earlier attempt that was written off by the operator is still an answer: it is not asked again by itself,
    // but by a second word of theirs.
    let unclear = |attempt: &PastAttempt| {
        !attempt.wanted_again && attempt.error_class.is_none_or(|class| !class.surely_uncharged())
    };
    if past.iter().any(unclear) {
        return Vec::new();
    }
    let tries = |provider, never_sent: bool| {
        let counted = |attempt: &&PastAttempt| {
            !attempt.wanted_again
                && attempt.provider == provider
                && (attempt.error_class == Some(ErrorClass::NeverSent)) == never_sent
        };
        past.iter().filter(counted).count()
    };
    let refused = |provider| {
        let rejected = |attempt: &PastAttempt| attempt.error_class == Some(ErrorClass::Rejected);
        past.iter().any(|attempt| attempt.provider == provider && rejected(attempt))
    };
    // A call that never arrived (429, refused connection) says little about the request: it has more tries.
    let open = |provider: &Provider| {
        let limit = max_attempts as usize;
        !refused(*provider) && tries(*provider, false) < limit && tries(*provider, true) < limit * NEVER_SENT_FACTOR
    };
    operation.route().iter().copied().filter(open).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn past(outcomes: &[(Provider, ErrorClass)]) -> Vec<PastAttempt> {
        let numbered = (1..).zip(outcomes);
        numbered
            .map(|(attempt, (provider, class))| PastAttempt {
                attempt,
                provider: *provider,
                error_class: Some(*class),
                wanted_again: false,
            })
            .collect()
    }

    #[test]
    fn the_route_goes_on_only_past_what_is_surely_uncharged() {
        use ErrorClass::{Ambiguous, NeverSent, ProviderFailed, Rejected};
        use Provider::{Gemini, Piapi};
        let ask = |outcomes: &[_]| candidates(Operation::TextToImage, &past(outcomes), 3);
        assert_eq!(ask(&[]), [Piapi, Gemini]);
        assert_eq!(ask(&[(Piapi, Rejected)]), [Gemini]);
        assert_eq!(ask(&[(Piapi, ProviderFailed), (Piapi, NeverSent)]), [Piapi, Gemini]);
        assert_eq!(ask(&[(Piapi, NeverSent); 3]), [Piapi, Gemini]);
        assert_eq!(ask(&[(Piapi, ProviderFailed); 3]), [Gemini]);
        assert_eq!(ask(&[(Piapi, NeverSent); 12]), [Gemini]);
        assert_eq!(ask(&[(Piapi, Ambiguous)]), []);
        let mut lost = past(&[(Piapi, Ambiguous), (Piapi, Rejected)]);
        lost.iter_mut().take(1).for_each(|attempt| attempt.wanted_again = true);
        assert_eq!(candidates(Operation::TextToImage, &lost, 3), [Gemini]);
        assert_eq!(ask(&[(Piapi, Rejected), (Gemini, Rejected)]), []);
    }
}
