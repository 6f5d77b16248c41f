//! Ctrl-C: work under way is asked to end, so that it leaves nothing half done behind.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use areax::Kind;
use areax::progress::{Progress, Silent};
use areax::run::{Run, StopToken};

/// Work that has not ended so long after it was asked to is cut off.
const GRACE: Duration = Duration::from_secs(3);

static TOKEN: OnceLock<StopToken> = OnceLock::new();
static RELEASED: AtomicBool = AtomicBool::new(false);

/// Work that Ctrl-C stops. From the first one on, Ctrl-C no longer ends the process by itself.
pub fn run(progress: &dyn Progress) -> Run<'_> {
    Run { stop: TOKEN.get_or_init(watch).clone(), progress }
}

/// The same, of work that reports to nobody.
pub fn silent() -> Run<'static> {
    run(&Silent)
}

/// Leaves Ctrl-C to somebody else from now on.
pub fn release() {
    RELEASED.store(true, Ordering::Relaxed);
}

/// The token that the first Ctrl-C stops; a second one ends the process at once.
fn watch() -> StopToken {
    let token = StopToken::default();
    let stop = token.clone();
    let watching = std::thread::Builder::new().name("ctrl-c".into()).spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        if let Ok(runtime) = runtime {
            runtime.block_on(wait(stop));
        }
    });
    // Without the thread Ctrl-C ends the process as it always did.
    drop(watching);
    token
}

async fn wait(stop: StopToken) {
    if tokio::signal::ctrl_c().await.is_err() || RELEASED.load(Ordering::Relaxed) {
        return;
    }
    stop.stop();
    tokio::select! {
        () = tokio::time::sleep(GRACE) => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    std::process::exit(Kind::Stopped.exit_code().into());
}
