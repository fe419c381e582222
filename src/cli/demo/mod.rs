//! `sendero demo`: a week of the programme in a minute, over the real server, on a clock that is moved by hand.

mod api;
mod cast;
mod checks;
mod clock;
mod ends;
mod families;
mod house;
mod reckoning;
mod staff;
mod steps;
mod story;
mod table;
mod walked;
mod world;

use std::{collections::BTreeMap, path::PathBuf, time::Instant};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use self::{api::Api, clock::DemoClock, house::House, world::World};
pub use self::{
    checks::Checks,
    reckoning::Books,
    story::{Story, TurnedAway},
};
use super::{CliError, Exit, Globals, out, serve};

/// Tuesday 6 February 2024, 07:55 in Bogota: five minutes before Colombia's form opens.
const BEGINS: &str = "2024-02-06T12:55:00Z";

/// Requests of the whole walk, about: the length of the bar.
const STEPS: u64 = 150;

/// What can be said about a demo.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Folder of the data, which must be fresh; a temporary one unless named, removed at the end
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Port of the staff on 127.0.0.1; the public has the next one; 0 for any two that are free
    #[arg(long, default_value_t = 8080, value_name = "PORT")]
    pub port: u16,
    /// End when the walk is over; 0 only if all went as it should
    #[arg(long)]
    pub exit: bool,
    /// The database; an SQLite file in the folder unless given. Taken from the global flag.
    #[arg(skip)]
    pub database: Option<String>,
}

/// What came of the walk.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was expected, and whether it came so.
    pub checks: Checks,
    /// Every application.
    pub stories: Vec<Story>,
    /// Those who were turned away.
    pub turned_away: Vec<TurnedAway>,
    /// The books of the whole.
    pub books: Books,
    /// Where staff sign in.
    pub staff_url: String,
    /// Where applicants come.
    pub public_url: String,
    /// Where the messages lie.
    pub mail_folder: PathBuf,
    /// How long the walk took.
    pub seconds: f64,
}

impl Report {
    /// Whether all went as it should.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.checks.failed().is_empty()
    }
}

/// Runs the demo from the command line.
///
/// # Errors
/// When the house cannot be built.
pub fn run(options: Options, globals: &Globals) -> Result<Exit, CliError> {
    let options = Options { database: globals.database.clone(), data: options.data.or_else(|| globals.data_dir.clone()), ..options };
    actix_web::rt::System::new().block_on(show(&options))
}

/// Builds the house, walks through it, and takes it down; for the tests, inside an actix system.
///
/// # Errors
/// When the house cannot be built.
pub async fn rehearse(options: &Options) -> Result<Report, CliError> {
    let clock = begin()?;
    let house = House::build(options, &clock).await?;
    let report = walk(&house, &clock).await?;
    house.service.stop().await?;
    Ok(report)
}

async fn show(options: &Options) -> Result<Exit, CliError> {
    out::talk("The clock of this demo is simulated: it begins on 2024-02-06 at 07:55 in Bogota and is moved by the demo.");
    out::talk("Everybody in it is invented, and no message leaves this machine.");
    let clock = begin()?;
    let house = House::build(options, &clock).await?;
    let report = walk(&house, &clock).await?;
    out::data(table::text(&report).map_err(|error| CliError::Failed(error.to_string()))?)?;
    out::talk(format_args!("The walk took {:.1} s.", report.seconds));
    if !options.exit {
        clock.run_on();
        out::talk(format_args!("Serving on until Ctrl-C; the clock now runs in real time. Data: {}", house.folder.display()));
        serve::until_told().await?;
    }
    house.service.stop().await?;
    Ok(if report.is_good() { Exit::Ok } else { Exit::Failed })
}

fn begin() -> Result<DemoClock, CliError> {
    Ok(DemoClock::standing_at(BEGINS.parse().map_err(|_| CliError::Failed("the demo has no beginning".to_owned()))?))
}

async fn walk(house: &House, clock: &DemoClock) -> Result<Report, CliError> {
    let begun = Instant::now();
    let (staff, public) = (house.staff, house.public);
    let api = Api::new(staff, public, clock.clone()).map_err(|error| CliError::Failed(error.to_string()))?;
    let mut world = World {
        clock: clock.clone(),
        api,
        store: house.store.clone(),
        desk: house.service.app.desk.clone(),
        checks: Checks::default(),
        stories: BTreeMap::new(),
        turned_away: Vec::new(),
        progress: bar(),
    };
    steps::walk(&mut world).await;
    let mail_folder = house.folder.join("mail");
    let books = reckoning::reckon(&mut world, &mail_folder).await;
    reckoning::everybody_signs_in(&mut world).await;
    world.progress.finish_and_clear();
    Ok(Report {
        checks: world.checks,
        stories: world.stories.into_values().collect(),
        turned_away: world.turned_away,
        books,
        staff_url: format!("http://{staff}"),
        public_url: format!("http://{public}"),
        mail_folder,
        seconds: begun.elapsed().as_secs_f64(),
    })
}

/// A bar on stderr; hidden by its library where nobody looks at a terminal.
fn bar() -> ProgressBar {
    let bar = ProgressBar::new(STEPS);
    match ProgressStyle::with_template("{bar:40} {elapsed}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
