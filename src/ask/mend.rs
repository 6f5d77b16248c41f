//! Work over a prepared copy that may turn out to be damaged: it is done once more over the next
//! state of the data, which the caller finds.

/// The index by neuron is mended by itself; the copy below it may be damaged too.
const MENDS_MAX: usize = 2;

/// Does `work` over a state, and over the next one where the error `is_damage`; gives the state that it
/// was done over at last. No work has begun its answer by then: what it reads of the copy has been
/// read before.
pub(crate) fn mending<S, A, E>(
    mut state: S,
    is_damage: impl Fn(&E) -> bool,
    mut renew: impl FnMut(&S, E) -> Result<S, E>,
    mut work: impl FnMut(&S) -> Result<A, E>,
) -> (S, Result<A, E>) {
    for _ in 0..MENDS_MAX {
        match work(&state) {
            Err(error) if is_damage(&error) => match renew(&state, error) {
                Ok(next) => state = next,
                Err(error) => return (state, Err(error)),
            },
            done => return (state, done),
        }
    }
    let done = work(&state);
    (state, done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_mended_twice_and_other_errors_are_given() {
        let asked = |fails: u32, error: &'static str| {
            let renew = |state: &u32, _| Ok(state + 1);
            mending(
                0,
                |error| *error == "damage",
                renew,
                |state| match *state < fails {
                    true => Err(error),
                    false => Ok("answer"),
                },
            )
        };
        assert_eq!(asked(0, "damage"), (0, Ok("answer")));
        assert_eq!(asked(2, "damage"), (2, Ok("answer")));
        assert_eq!(asked(3, "damage"), (2, Err("damage")));
        assert_eq!(asked(1, "stopped"), (0, Err("stopped")));
    }
}
