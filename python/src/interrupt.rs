//! Ctrl-C while the library computes: Python notes the signal, but does nothing about it before its
//! code runs again, so the work itself has to be told.

use areax::run::StopToken;

/// Watches for Ctrl-C as long as it lives, where this thread is the one that Python tells of it.
pub struct Watch(#[allow(dead_code, reason = "it is dropped")] Option<watched::Handler>);

impl Watch {
    /// Begins to watch: the token is stopped by Ctrl-C. Nobody watches twice at a time.
    pub fn begin() -> (Watch, StopToken) {
        match watched::Handler::install() {
            Some((handler, token)) => (Watch(Some(handler)), token),
            None => (Watch(None), StopToken::default()),
        }
    }
}

#[cfg(unix)]
mod watched {
    use std::mem::MaybeUninit;
    use std::ptr::{null, null_mut};
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::sync::{Arc, OnceLock};

    use areax::run::StopToken;
    use libc::{SA_ONSTACK, SA_SIGINFO, SIG_DFL, SIG_IGN, SIGINT, c_int, c_void, siginfo_t};

    /// What Ctrl-C sets.
    static TOKEN: OnceLock<StopToken> = OnceLock::new();
    static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    static IS_WATCHED: AtomicBool = AtomicBool::new(false);
    /// The handler that was there, Python's, and whether it takes three arguments.
    static OLD: AtomicUsize = AtomicUsize::new(0);
    static OLD_TAKES_INFO: AtomicBool = AtomicBool::new(false);

    /// Our handler, before Python's.
    pub struct Handler(libc::sigaction);

    impl Handler {
        /// Puts it in place on the main thread, unless it is there already or Ctrl-C is none of Python's.
        pub fn install() -> Option<(Handler, StopToken)> {
            if !is_main_thread() || IS_WATCHED.swap(true, Ordering::AcqRel) {
                return None;
            }
            let token = TOKEN.get_or_init(StopToken::default);
            FLAG.get_or_init(|| token.flag()).store(false, Ordering::Release);
            let old = now();
            if [SIG_DFL, SIG_IGN].contains(&old.sa_sigaction) {
                IS_WATCHED.store(false, Ordering::Release);
                return None;
            }
            OLD_TAKES_INFO.store(old.sa_flags & SA_SIGINFO != 0, Ordering::Release);
            OLD.store(old.sa_sigaction, Ordering::Release);
            let mut own = old;
            own.sa_sigaction = on_interrupt as *const () as usize;
            own.sa_flags = SA_SIGINFO | (old.sa_flags & SA_ONSTACK);
            set(&own);
            Some((Handler(old), token.clone()))
        }
    }

    impl Drop for Handler {
        fn drop(&mut self) {
            // Somebody else's stays.
            if now().sa_sigaction == on_interrupt as *const () as usize {
                set(&self.0);
            }
            IS_WATCHED.store(false, Ordering::Release);
        }
    }

    extern "C" fn on_interrupt(signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
        if let Some(flag) = FLAG.get() {
            flag.store(true, Ordering::Release);
        }
        let old = OLD.load(Ordering::Acquire);
        if old == 0 {
            return;
        }
        if OLD_TAKES_INFO.load(Ordering::Acquire) {
            type WithInfo = extern "C" fn(c_int, *mut siginfo_t, *mut c_void);
            // SAFETY: the system gave this address as that of a handler with these arguments.
            let old: WithInfo = unsafe { std::mem::transmute(old) };
            old(signal, info, context);
        } else {
            // SAFETY: the system gave this address as that of a handler with one argument.
            let old: extern "C" fn(c_int) = unsafe { std::mem::transmute(old) };
            old(signal);
        }
    }

    /// The handler that is in place.
    fn now() -> libc::sigaction {
        let mut old = MaybeUninit::<libc::sigaction>::zeroed();
        // SAFETY: a handler is only asked for, into memory that is ours; all zeros are one, too.
        unsafe {
            libc::sigaction(SIGINT, null(), old.as_mut_ptr());
            old.assume_init()
        }
    }

    fn set(action: &libc::sigaction) {
        // SAFETY: the action is one that was there, or ours, which sets a flag and calls that one.
        unsafe { libc::sigaction(SIGINT, action, null_mut()) };
    }

    /// Whether Python's own code sees signals on this thread.
    fn is_main_thread() -> bool {
        #[cfg(target_os = "linux")]
        // SAFETY: both calls only ask for numbers.
        unsafe {
            libc::getpid() == libc::gettid()
        }
        #[cfg(target_vendor = "apple")]
        // SAFETY: the call only asks.
        unsafe {
            libc::pthread_main_np() != 0
        }
        #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
        false
    }
}

#[cfg(not(unix))]
mod watched {
    use areax::run::StopToken;

    /// Nobody watches here: work ends, and Python raises then.
    pub struct Handler;

    impl Handler {
        pub fn install() -> Option<(Handler, StopToken)> {
            None
        }
    }
}
