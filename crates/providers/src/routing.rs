//! Who is asked next. The rule that keeps us from paying twice.

use domain::provider::{ErrorClass, Operation, Provider};

/// What to do with a wanted result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Make the paid call at this provider.
    Ask(Provider),
    /// Make no paid call.
    Stop(StopReason),
}

/// Why no further call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StopReason {
    /// An attempt there has no clear outcome: reconcile it first.
    #[error("{0} may have been charged")]
    MaybeCharged(Provider),
    /// Everyone on the route was asked once and refused or failed, uncharged.
    #[error("every provider of the route was asked")]
    AllAsked,
    /// Somebody on the route was not asked, but is not available now: wait.
    #[error("no provider of the route is available")]
    NoneAvailable,
}

/// The next paid call for `operation`, given the outcomes of all earlier ones of this intent in order and who is
/// available now (has a key, credit, and a closed breaker). Each provider is asked once; another attempt at the
/// same provider is the caller's choice ([`crate::ProviderError::retryable`]) and begins with fresh `attempts`
/// only when none of the old ones is `Ambiguous`.
#[must_use]
pub fn next_step(operation: Operation, attempts: &[(Provider, ErrorClass)], available: &[Provider]) -> NextStep {
    if let Some((provider, _)) = attempts.iter().find(|(_, class)| !class.surely_uncharged()) {
        return NextStep::Stop(StopReason::MaybeCharged(*provider));
    }
    let not_asked = |provider: &&Provider| !attempts.iter().any(|(asked, _)| asked == *provider);
    let mut left = operation.route().iter().filter(not_asked).peekable();
    if left.peek().is_none() {
        return NextStep::Stop(StopReason::AllAsked);
    }
    match left.find(|provider| available.contains(provider)) {
        Some(provider) => NextStep::Ask(*provider),
        None => NextStep::Stop(StopReason::NoneAvailable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every sequence of up to three attempts.
    fn histories() -> Vec<Vec<(Provider, ErrorClass)>> {
        let outcomes: Vec<_> =
            Provider::ALL.iter().flat_map(|p| ErrorClass::ALL.iter().map(move |class| (*p, *class))).collect();
        let mut all = vec![vec![]];
        let mut begin = 0;
        for _ in 0..3 {
            let end = all.len();
            for at in begin..end {
                let base = all[at].clone();
                all.extend(outcomes.iter().map(|outcome| base.iter().copied().chain([*outcome]).collect::<Vec<_>>()));
            }
            begin = end;
        }
        all
    }

    /// Not a sample but every case: 7 operations × 4369 histories × 16 sets of available providers.
    #[test]
    fn no_history_lets_us_pay_twice_or_leave_the_route() {
        let subsets: Vec<Vec<Provider>> = (0..16)
            .map(|bits| {
                Provider::ALL.iter().enumerate().filter(|(at, _)| bits & (1 << at) != 0).map(|(_, p)| *p).collect()
            })
            .collect();
        for history in histories() {
            let maybe_charged = history.iter().any(|(_, class)| *class == ErrorClass::Ambiguous);
            for operation in Operation::ALL {
                for available in &subsets {
                    let step = next_step(*operation, &history, available);
                    let case = format!("{operation} {history:?} {available:?}: {step:?}");
                    match step {
                        NextStep::Ask(provider) => {
                            assert!(!maybe_charged, "{case}");
                            assert!(available.contains(&provider) && operation.route().contains(&provider), "{case}");
                            assert!(!history.iter().any(|(asked, _)| *asked == provider), "{case}");
                            let earlier = operation.route().iter().take_while(|p| **p != provider);
                            for skipped in earlier {
                                let asked = history.iter().any(|(asked, _)| asked == skipped);
                                assert!(asked || !available.contains(skipped), "{case}");
                            }
                        }
                        NextStep::Stop(StopReason::MaybeCharged(_)) => assert!(maybe_charged, "{case}"),
                        NextStep::Stop(reason) => {
                            assert!(!maybe_charged, "{case}");
                            let left: Vec<_> = operation
                                .route()
                                .iter()
                                .filter(|p| !history.iter().any(|(asked, _)| asked == *p))
                                .collect();
                            assert_eq!(reason == StopReason::AllAsked, left.is_empty(), "{case}");
                            assert!(left.iter().all(|p| !available.contains(p)), "{case}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_backup_follows_a_sure_refusal_and_nothing_follows_a_doubt() {
        let all = Provider::ALL;
        let asked = |class| next_step(Operation::TextToImage, &[(Provider::Piapi, class)], all);
        assert_eq!(next_step(Operation::TextToImage, &[], all), NextStep::Ask(Provider::Piapi));
        for class in [ErrorClass::NeverSent, ErrorClass::Rejected, ErrorClass::ProviderFailed] {
            assert_eq!(asked(class), NextStep::Ask(Provider::Gemini));
        }
        assert_eq!(asked(ErrorClass::Ambiguous), NextStep::Stop(StopReason::MaybeCharged(Provider::Piapi)));
    }
}
