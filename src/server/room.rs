//! Room for connections. When there is none left, the connection goes whose client has kept the
//! server waiting longest: for the rest of its request, or else for taking what is sent to it. One
//! whose answer is being computed never goes. So clients that say nothing cannot keep out those
//! that ask.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// How often room is looked for again while every connection waits for its answer.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// The connections that are open.
#[derive(Debug)]
pub struct Room {
    began: Instant,
    open: Mutex<HashMap<u64, Arc<Client>>>,
    number: AtomicU64,
    evicted: AtomicU64,
}

/// What a connection waits for.
#[derive(Debug)]
pub struct Client {
    /// Milliseconds, from 1, since when its request is not complete; 0 while it is answered.
    asks_since: AtomicU64,
    /// The same for an answer that the client does not take.
    stalls_since: AtomicU64,
    leave: Notify,
    room: Arc<Room>,
}

/// A connection's place, given back when it is dropped.
#[derive(Debug)]
pub struct Place {
    number: u64,
    client: Arc<Client>,
}

impl Default for Room {
    fn default() -> Room {
        let (number, evicted) = (AtomicU64::new(0), AtomicU64::new(0));
        Room { began: Instant::now(), open: Mutex::default(), number, evicted }
    }
}

impl Room {
    /// A place among `most`, for which another connection may have to go.
    pub async fn take(self: &Arc<Room>, most: usize) -> Place {
        loop {
            if let Some(place) = self.try_take(most) {
                return place;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Closes the connection that keeps the server waiting longest, if there is one.
    pub fn evict(&self) -> bool {
        self.evict_from(&mut self.open())
    }

    /// How many connections are open.
    pub fn connections(&self) -> usize {
        self.open().len()
    }

    /// How many have been closed for others.
    pub fn evicted(&self) -> u64 {
        self.evicted.load(Ordering::Relaxed)
    }

    fn try_take(self: &Arc<Room>, most: usize) -> Option<Place> {
        let mut open = self.open();
        if open.len() >= most && !self.evict_from(&mut open) {
            return None;
        }
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let client = Arc::new(Client {
            asks_since: AtomicU64::new(self.now()),
            stalls_since: AtomicU64::new(0),
            leave: Notify::new(),
            room: Arc::clone(self),
        });
        open.insert(number, Arc::clone(&client));
        Some(Place { number, client })
    }

    fn evict_from(&self, open: &mut HashMap<u64, Arc<Client>>) -> bool {
        let longest = |since: fn(&Client) -> &AtomicU64| {
            let waiting = open.iter().filter_map(|(number, client)| {
                let since = since(client).load(Ordering::Relaxed);
                (since > 0).then_some((since, *number))
            });
            waiting.min().map(|(_, number)| number)
        };
        let number = longest(|c| &c.asks_since).or_else(|| longest(|c| &c.stalls_since));
        let Some(client) = number.and_then(|number| open.remove(&number)) else { return false };
        client.leave.notify_one();
        self.evicted.fetch_add(1, Ordering::Relaxed);
        true
    }

    fn open(&self) -> MutexGuard<'_, HashMap<u64, Arc<Client>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).map_or(u64::MAX, |ms| ms.saturating_add(1))
    }
}

impl Client {
    /// The server waits for a request of its.
    pub fn asks(&self) {
        self.asks_since.store(self.room.now(), Ordering::Relaxed);
    }

    /// Its request is complete.
    pub fn is_answered(&self) {
        self.asks_since.store(0, Ordering::Relaxed);
    }

    /// It does not take what is sent to it.
    pub fn stalls(&self) {
        self.stalls_since.store(self.room.now(), Ordering::Relaxed);
    }

    /// It takes it again.
    pub fn takes(&self) {
        self.stalls_since.store(0, Ordering::Relaxed);
    }
}

impl Place {
    /// What the connection waits for.
    pub fn client(&self) -> Arc<Client> {
        Arc::clone(&self.client)
    }

    /// Comes when the connection must go.
    pub async fn must_leave(&self) {
        self.client.leave.notified().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.client.room.open().remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_keep_the_server_waiting_longest_go_first_and_those_who_wait_stay() {
        let room = Arc::new(Room::default());
        let take = || room.try_take(3);
        let (silent, stalls, waits) = (take().unwrap(), take().unwrap(), take().unwrap());
        for place in [&stalls, &waits] {
            place.client().is_answered();
        }
        stalls.client().stalls();
        // The silent one goes; the new one has just come, but is the only one that is not answered.
        let new = take().unwrap();
        assert_eq!((room.connections(), room.evicted()), (3, 1));
        new.client().is_answered();
        let newer = take().unwrap();
        newer.client().is_answered();
        assert_eq!(room.evicted(), 2);
        // Only those are left whose answers are being computed.
        assert!(take().is_none());
        stalls.client().takes();
        assert!(take().is_none());
        drop(waits);
        assert!(take().is_some());
        // A place that was lost before is not given back twice.
        drop((silent, stalls));
        assert_eq!(room.connections(), 2);
    }
}
