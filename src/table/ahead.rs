//! Work that is done ahead of whoever asks for it: an iterator on a thread of its own, a few items
//! in advance.

use std::sync::mpsc::{Receiver, channel, sync_channel};
use std::thread::{Builder, JoinHandle};

/// What may become an item on another thread.
pub(super) type Source<T> = Box<dyn Iterator<Item = T> + Send>;

/// An iterator whose items are made ahead.
pub(super) struct Ahead<T>(State<T>);

enum State<T> {
    Running {
        items: Receiver<T>,
        thread: JoinHandle<()>,
    },
    /// Where the system gives no more threads.
    Here(Source<T>),
    Done,
}

/// Begins to make items, at most `items` in advance.
pub(super) fn ahead<T: Send + 'static>(source: Source<T>, items: usize) -> Ahead<T> {
    // A thread that cannot be created takes what it was given with it, so it is given the source
    // afterwards.
    let (give, given) = channel::<Source<T>>();
    let (send, receive) = sync_channel(items);
    let work = move || {
        let made = given.recv().into_iter().flatten();
        // Whoever no longer listens has what it wants.
        let _ = made.map(|item| send.send(item)).find(Result::is_err);
    };
    let Ok(thread) = Builder::new().name("table".into()).spawn(work) else {
        return Ahead(State::Here(source));
    };
    match give.send(source) {
        Ok(()) => Ahead(State::Running { items: receive, thread }),
        Err(unsent) => Ahead(State::Here(unsent.0)),
    }
}

impl<T> Iterator for Ahead<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        match &mut self.0 {
            State::Running { items, .. } => match items.recv() {
                Ok(item) => Some(item),
                Err(_) => self.end(),
            },
            State::Here(source) => source.next(),
            State::Done => None,
        }
    }
}

impl<T> Ahead<T> {
    /// A panic of the thread goes on here: what it has not made is not the end of the rows.
    fn end(&mut self) -> Option<T> {
        if let State::Running { thread, .. } = std::mem::replace(&mut self.0, State::Done)
            && let Err(panic) = thread.join()
        {
            std::panic::resume_unwind(panic);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_items_come_in_order() {
        assert!(ahead(Box::new(0..1000), 2).eq(0..1000));
    }

    #[test]
    fn a_panic_is_not_the_end() {
        let mut items = ahead(Box::new((0..3).map(|i| if i == 2 { panic!("{i}") } else { i })), 1);
        assert_eq!((items.next(), items.next()), (Some(0), Some(1)));
        let end = std::panic::AssertUnwindSafe(|| items.next());
        assert!(std::panic::catch_unwind(end).is_err());
    }

    #[test]
    fn an_endless_source_ends_with_whoever_asks() {
        assert_eq!(ahead(Box::new(0..), 3).nth(10), Some(10));
    }
}
