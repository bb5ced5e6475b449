//! The demo: sample data with a past, in a directory of its own, and workers that keep it moving.
//!
//! It goes the same way as everything else: commands through the app, rights by token. `town`
//! plays turns: of the potholes what `season` computed beforehand, of the loans what each `desk`
//! does. `potholes`, `loans` and `rules` are what is said; `workers` go on in the present.

mod cast;
mod clock;
mod desk;
mod dice;
mod loans;
mod place;
mod potholes;
mod rules;
mod season;
mod town;
mod turn;
mod workers;

use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::home::{DatabaseUrl, Home};
use crate::hub;
use crate::output;
use crate::serve::{self, Signals};
use clock::DemoClock;
use oms_app::App;
use oms_base::AgencyId;
use oms_store::{Position, Store};
pub(crate) use place::is_marked;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use town::Town;

/// Serves a demo until it is told to end.
pub(crate) async fn run(
    address: SocketAddr,
    wanted: Option<PathBuf>,
    database: Option<DatabaseUrl>,
) -> Outcome {
    serve::check_loopback(address)?;
    let config = Config::defaults();
    let mut signals = Signals::take()?;
    let listener = serve::listen(address).await?;
    let dir = place::fresh(wanted.as_deref())?;
    let home = Home { dir: dir.clone(), database };
    let mut opened = home.open()?;
    check_empty(&home, &*opened.store)?;
    let (cast, token) = cast::hire(&mut *opened.store, &home)?;
    let clock = Arc::new(DemoClock::behind(turn::past(0)));
    let hub = hub::start(&home, opened, Arc::clone(&clock) as Arc<dyn oms_app::Clock>, &config)?;
    let town = tokio::select! {
        town = settle(&hub.app, cast, &clock) => town?,
        name = signals.next() => return Err(Failure::new(format!("{name} before it was ready"))),
    };
    announce(serve::bound(&listener)?, &home, &token);
    tokio::spawn(workers::run(hub.app.clone(), town));
    serve::until_told(listener, config.settings()?, hub, signals).await
}

/// Refuses a database with tickets in it.
fn check_empty(home: &Home, store: &dyn Store) -> Outcome {
    let last = store.last_position(AgencyId::FIRST).map_err(|error| home.refused(&error))?;
    if last == Position::START {
        return Ok(());
    }
    Err(Failure::new(format!("{home} is not empty")).hint("a demo needs a database of its own"))
}

async fn settle(app: &App, cast: cast::Cast, clock: &DemoClock) -> Outcome<Town> {
    let failed = |error| Failure::new(format!("cannot make the demo's data: {error}"));
    let mut town = Town::found(app, cast).await.map_err(failed)?;
    town.live_through_the_past(clock).await.map_err(failed)?;
    Ok(town)
}

fn announce(address: SocketAddr, home: &Home, token: &Path) {
    let (dir, token) = (home.dir.display(), token.display());
    let database = home.database.as_ref().map_or_else(String::new, |_| " --database URL".into());
    output::say(format_args!(
        "ready  http://{address}\n\
         token  in {token}\n\
         data   in {dir}\n\
         \n\
         try, in another terminal:\n  \
         export OMS_URL=http://{address} OMS_TOKEN=$(cat {token})\n  \
         oms ticket list --board \"{board}\" --query 'sla:breach'\n  \
         oms sla report --board \"{board}\"\n  \
         oms ticket list --workflow {workflow} --limit 5\n  \
         oms verify --data {dir}{database}\n\
         \n\
         Ctrl-C ends it.",
        board = potholes::BOARD,
        workflow = loans::WORKFLOW,
    ));
}
