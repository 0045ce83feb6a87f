//! The child that tests start to look into files: the same as `portico preview`, without the rest of the program.

use portico_preview::{Ask, Limits, run};
use std::{env, error::Error, io};

fn main() -> Result<(), Box<dyn Error>> {
    let mut given = env::args().skip(1);
    let mut next = || given.next().ok_or("an argument is missing");
    let kind = next()?.parse()?;
    let ask = Ask { kind, first: next()?.parse()?, most: next()?.parse()? };
    let limits =
        Limits { memory: next()?.parse()?, seconds: next()?.parse()?, largest: next()?.parse()?, ..Limits::default() };
    Ok(run(ask, &limits, io::stdin().lock(), io::stdout().lock())?)
}
