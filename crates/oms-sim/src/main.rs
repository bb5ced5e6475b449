//! x
mod dice; mod fault; mod finale; mod graph; mod habits; mod hear; mod hub_model; mod intent; mod ledger; mod marker; mod observe; mod people; mod ticket_model; mod violation; mod workers; mod workload; mod world;
fn main() {
    let n: u64 = std::env::args().nth(1).unwrap_or_default().parse().unwrap_or(10);
    let from: u64 = std::env::args().nth(2).unwrap_or_default().parse().unwrap_or(0);
    let mut marks = marker::Marks::default();
    let mut bad = 0;
    for seed in from..from+n {
        match world::World::new(seed, fault::SharedPlan::default()) {
            Ok(mut w) => { let r = w.run(); marks.add(&w.marks); if let Err(v) = r { bad += 1; if bad < 6 { let n = w.trace.lines().count(); for l in w.trace.lines().skip(n.saturating_sub(if bad == 1 {25} else {0})) { println!("{l}"); } println!("seed {seed} step {} {}\n   {}", w.step, v.expected, v.found); } } }
            Err(v) => println!("{v:?}"),
        }
    }
    for (m, c) in marks.counts() { println!("{c:>8} {}", m.text()); }
    println!("bad {bad}");
}
