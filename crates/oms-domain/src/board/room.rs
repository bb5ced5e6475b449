//! Room between tickets that stand in order: when ranks grow long, neighbours are spread out again.

use oms_base::{Rank, TicketId};

/// A rank longer than this is given only where the neighbours cannot be spread.
const CHARS_WANTED: usize = 64;
/// Neighbours that are spread leave off here: so long may their ranks be that the next ones fit.
const CHARS_SPREAD: usize = 40;
/// What spreading has to gain at least.
const CHARS_GAINED: usize = 4;
/// Of how many neighbours on each side it is tried, one after the other.
const NEIGHBOURS: [usize; 4] = [64, 128, 256, 512];

/// The tickets on both sides of a gap, the nearest first.
#[derive(Debug, Clone, Default)]
pub struct Neighbours {
    /// Those below.
    pub below: Vec<(TicketId, Rank)>,
    /// Those above.
    pub above: Vec<(TicketId, Rank)>,
}

/// A place between two tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// The rank.
    pub rank: Rank,
    /// The neighbours that get another rank for it, at most 1,024.
    pub moved: Vec<(TicketId, Rank)>,
}

/// A place between `below` and `above`, which stand in this order. `neighbours` tells so many on
/// each side, those two among them; `end` is a rank behind all tickets. `None` when there is no
/// room, however many are spread.
pub fn make_room<E>(
    (below, above): (Option<&Rank>, &Rank),
    end: &Rank,
    mut neighbours: impl FnMut(usize) -> Result<Neighbours, E>,
) -> Result<Option<Room>, E> {
    let plain = Rank::between(below, above).map(Room::alone);
    if plain.as_ref().is_some_and(|room| room.longest() <= CHARS_WANTED) {
        return Ok(plain);
    }
    let mut best: Option<Room> = None;
    for count in NEIGHBOURS {
        let found = spread(&neighbours(count + 1)?, end, count);
        let length = |room: &Option<Room>| room.as_ref().map_or(usize::MAX, Room::longest);
        if length(&found) < length(&best) {
            best = found;
        }
        if length(&best) <= CHARS_SPREAD {
            break;
        }
    }
    let gains = |room: &Room| plain.is_none() || room.longest() + CHARS_GAINED <= CHARS_WANTED;
    Ok(best.filter(gains).or(plain))
}

/// Spreads half of `count` to `count` neighbours on each side, up to whichever has the shortest
/// rank: behind it is the most room. Half of that is left where it was needed, since that is where
/// it will be needed again.
fn spread(neighbours: &Neighbours, end: &Rank, count: usize) -> Option<Room> {
    let (below, low) = up_to_shortest(&neighbours.below, count);
    let (above, high) = up_to_shortest(&neighbours.above, count);
    let high = high.unwrap_or(end);
    let rank = Rank::between(low, high)?;
    let (under, over) = (Rank::between(low, &rank)?, Rank::between(Some(&rank), high)?);
    let mut ranks = Rank::spread(low, &under, below.len())?;
    ranks.extend(Rank::spread(Some(&over), high, above.len())?);
    let moved = below.iter().rev().chain(above).zip(ranks);
    let moved = moved.filter(|((_, stood), rank)| stood != rank);
    Some(Room { rank, moved: moved.map(|((id, _), rank)| (*id, rank)).collect() })
}

/// Those before the shortest rank, and that rank; all of them when there are no more than `count`.
fn up_to_shortest(side: &[(TicketId, Rank)], count: usize) -> (&[(TicketId, Rank)], Option<&Rank>) {
    let length = |at: &usize| side.get(*at).map_or(0, |(_, rank)| rank.as_str().len());
    match (count / 2..=count).min_by_key(length).filter(|_| side.len() > count) {
        Some(at) => (&side[..at], side.get(at).map(|(_, rank)| rank)),
        None => (side, None),
    }
}

impl Room {
    const fn alone(rank: Rank) -> Room {
        Room { rank, moved: Vec::new() }
    }

    fn longest(&self) -> usize {
        let ranks = self.moved.iter().map(|(_, rank)| rank).chain([&self.rank]);
        ranks.map(|rank| rank.as_str().len()).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::{CHARS_WANTED, Neighbours, Room, make_room};
    use oms_base::{Rank, TicketId};
    use proptest::prelude::{any, proptest};
    use std::collections::{BTreeMap, BTreeSet};
    use std::convert::Infallible;

    /// A cell: its tickets in order.
    struct Cell {
        order: BTreeMap<Rank, TicketId>,
        moves: usize,
    }

    impl Cell {
        fn of(count: i64) -> Cell {
            let own = |id| (Rank::of(TicketId(id)), TicketId(id));
            Cell { order: (1..=count).map(own).collect(), moves: 0 }
        }

        /// Puts another ticket right behind one, or before all; the rank of that one, and its own.
        fn insert(&mut self, id: i64, below: Option<&Rank>) -> (Option<Rank>, Rank) {
            let end = Rank::of(TicketId(i64::MAX - 1));
            let above = match below {
                Some(below) => self.order.range::<Rank, _>(below..).nth(1),
                None => self.order.first_key_value(),
            };
            let above = above.map_or(&end, |(rank, _)| rank).clone();
            let pair = |(rank, id): (&Rank, &TicketId)| (*id, rank.clone());
            let neighbours = |count| -> Result<Neighbours, Infallible> {
                let lower = below.map(|below| self.order.range::<Rank, _>(..=below));
                Ok(Neighbours {
                    below: lower.into_iter().flatten().rev().take(count).map(pair).collect(),
                    above: self.order.range::<Rank, _>(&above..).take(count).map(pair).collect(),
                })
            };
            let Ok(room) = make_room((below, &above), &end, neighbours);
            let Room { rank, moved } = room.unwrap_or_else(|| panic!("no room for {id}"));
            let behind = below.map(|below| self.order[below]);
            if !moved.is_empty() {
                let ids: BTreeSet<TicketId> = moved.iter().map(|(id, _)| *id).collect();
                let before: Vec<TicketId> = self.order.values().copied().collect();
                self.moves += moved.len();
                self.order.retain(|_, id| !ids.contains(id));
                self.order.extend(moved.iter().cloned().map(|(id, rank)| (rank, id)));
                assert!(self.order.values().eq(&before), "the others keep their order");
            }
            assert!(self.order.insert(rank.clone(), TicketId(id)).is_none());
            let moved = moved.into_iter().find(|(id, _)| Some(*id) == behind);
            let stands = moved.map(|(_, rank)| rank).or_else(|| below.cloned());
            let next = stands
                .as_ref()
                .and_then(|stands| self.order.range::<Rank, _>(stands..).nth(1).map(|(_, id)| *id));
            assert!(stands.is_none() || next == Some(TicketId(id)), "it stands right behind");
            (stands, rank)
        }
    }

    fn longest(cell: &Cell) -> usize {
        cell.order.keys().map(|rank| rank.as_str().len()).max().unwrap_or(0)
    }

    #[test]
    fn ten_thousand_at_one_place_find_room() {
        for way in ["behind one", "behind the last", "before all"] {
            let mut cell = Cell::of(3);
            let mut below = Some(Rank::of(TicketId(2))).filter(|_| way != "before all");
            for n in 10..10_010 {
                let (stands, rank) = cell.insert(n, below.as_ref());
                below = if way == "behind the last" { Some(rank) } else { stands };
            }
            let (longest, moves) = (longest(&cell), cell.moves);
            eprintln!("{way}: {longest} characters, {moves} moves");
            assert!(longest <= CHARS_WANTED, "{way}: {longest} characters");
            assert!(moves <= 10_000 * 3, "{way}: {moves} moves");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_place_the_order_holds(
            places in proptest::collection::vec((any::<u16>(), any::<bool>()), 1..400),
        ) {
            let mut cell = Cell::of(5);
            let mut last = None;
            for (n, (place, again)) in (10..).zip(places) {
                let at = usize::from(place) % cell.order.len();
                let drawn = cell.order.keys().nth(at).cloned();
                let below = last.filter(|_| again).or(drawn);
                last = Some(cell.insert(n, below.as_ref()).1);
            }
            assert!(longest(&cell) <= CHARS_WANTED);
        }
    }
}
