//! A proof holds as it was made, and no other way.

use super::{FORMAT, Proof, SealKey, check, spell_hash, spell_row, spell_step};
use crate::proof::document::without_texts;
use oms_base::{
    Actor, AgencyId, BoardId, Comment, Number, PartBytes, PrincipalId, Priority, Role, StreamId,
    TicketId, Timestamp, Visibility,
};
use oms_domain::ticket::{self, Event, Opened};
use oms_store::chain::{self, GENESIS, Hash, Place};
use oms_store::tree::{Tree, leaf_hash, path_among};
use oms_store::{BlockRow, Envelope, StreamKind, envelope};
use proptest::prelude::{any, proptest};
use serde_json::{Value, json};

const TICKET: TicketId = TicketId(77);

fn number() -> Number {
    Number::parse("CP-2026-00042").unwrap()
}

fn envelope_of(seq: u64, event: &Event) -> Envelope {
    let mut body = ticket::encode(event);
    for part in &mut body.parts {
        if let PartBytes::Kept { salt, .. } = &mut part.bytes {
            *salt = [5; 16];
        }
    }
    let actor = Actor { principal: PrincipalId(42), role: Role::Staff };
    let time = Timestamp::from_micros(1_700_000_000_000_000);
    Envelope { seq, time, actor, cause: None, body }
}

fn events() -> Vec<Envelope> {
    let opened = Opened {
        number: number(),
        board: BoardId(3),
        workflow: None,
        stages: 0,
        priority: Priority::DEFAULT,
        due_at: None,
        title: None,
        description: None,
        data: None,
        owner: None,
        labels: Vec::new(),
        policy: None,
        clocks: Vec::new(),
    };
    let text = Some(Comment::parse("the canary sings").unwrap());
    let said = Event::Commented { text, visibility: Visibility::Staff };
    vec![envelope_of(1, &Event::Opened(Box::new(opened))), envelope_of(2, &said)]
}

fn key() -> SealKey {
    SealKey::new(&[7; 32])
}

/// A ticket whose last event lies in the middle of a batch, in the middle of a log.
fn proof() -> Proof {
    let rows: Vec<Vec<u8>> =
        events().iter().map(|event| envelope::encode(std::slice::from_ref(event))).collect();
    let place =
        Place { agency: AgencyId::FIRST, kind: StreamKind::Ticket, stream: StreamId(TICKET.0) };
    let hash = events().iter().fold(GENESIS, |hash, event| chain::event_hash(&hash, place, event));
    let batch: Vec<Hash> = [[1; 32], hash, [2; 32]].iter().map(leaf_hash).collect();
    let event_path = path_among(&batch, 1);
    let root = chain::merkle_root(&[[1; 32], hash, [2; 32]]);
    let block = BlockRow { position: 5, batch: 6, root, prev_hash: [4; 32] };
    let mut tree = Tree::default();
    let hashes: Vec<Hash> = (1..=9)
        .map(|n| if n == 5 { chain::block_hash(AgencyId::FIRST, &block) } else { [n; 32] })
        .collect();
    for hash in &hashes {
        tree.push(hash);
    }
    Proof {
        ticket: TICKET,
        number: number(),
        rows,
        event_path,
        position: 5,
        batch: 6,
        previous: [4; 32],
        block_path: tree.path(4, &[]),
        checkpoint: key().sign(tree.size(), tree.root()),
    }
}

fn document(proof: &Proof) -> Value {
    json!({
        "format": FORMAT,
        "ticket": proof.ticket.to_string(),
        "number": proof.number.to_string(),
        "rows": proof.rows.iter().map(|row| spell_row(row)).collect::<Vec<_>>(),
        "event_path": proof.event_path.iter().map(spell_step).collect::<Vec<_>>(),
        "position": proof.position,
        "batch": proof.batch,
        "previous": spell_hash(&proof.previous),
        "block_path": proof.block_path.iter().map(spell_step).collect::<Vec<_>>(),
        "checkpoint": proof.checkpoint,
    })
}

fn holds(bytes: &[u8]) -> bool {
    Proof::read(bytes).is_ok_and(|proof| check(&proof, key().public()).is_ok())
}

#[test]
fn a_proof_shows_its_events_with_their_texts_or_without() {
    let whole = proof();
    let shown = check(&whole, key().public()).unwrap();
    assert_eq!(shown.size, 9);
    let kinds: Vec<_> = shown.events.iter().map(|event| event.kind.unwrap()).collect();
    assert_eq!(kinds, ["opened", "commented"]);
    let texts = |row: &[u8], seq| without_texts(row, seq).unwrap();
    let rows = vec![texts(&whole.rows[0], 1), texts(&whole.rows[1], 2)];
    let bare = Proof { rows, ..whole.clone() };
    let left_out = check(&bare, key().public()).unwrap().events[1].texts_left_out();
    assert_eq!(left_out, 1);
    let says = |proof: &Proof| proof.rows.concat().windows(6).any(|bytes| bytes == b"canary");
    assert!(says(&whole) && !says(&bare));
}

#[test]
fn a_document_reads_back_and_every_flipped_bit_of_it_is_refused() {
    for bytes in [document(&proof()).to_string(), format!("{:#}", document(&proof()))] {
        let bytes = bytes.into_bytes();
        assert_eq!(Proof::read(&bytes).unwrap(), proof());
        assert!(holds(&bytes));
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << bit;
                let text = || String::from_utf8_lossy(&flipped).into_owned();
                assert!(!holds(&flipped), "byte {at}, bit {bit}: {}", text());
            }
        }
    }
}

#[test]
fn what_is_missing_changed_or_of_another_key_is_named() {
    let fault = |change: &dyn Fn(&mut Proof)| {
        let mut changed = proof();
        change(&mut changed);
        check(&changed, key().public()).unwrap_err().path
    };
    assert_eq!(fault(&|proof| drop(proof.rows.pop())), "rows");
    assert_eq!(fault(&|proof| proof.rows.clear()), "rows");
    assert_eq!(fault(&|proof| drop(proof.rows.remove(0))), "number");
    assert_eq!(fault(&|proof| proof.rows[1].truncate(4)), "rows[1]");
    assert_eq!(fault(&|proof| proof.ticket = TicketId(78)), "rows");
    assert_eq!(fault(&|proof| proof.block_path.truncate(1)), "rows");
    let other = SealKey::new(&[8; 32]);
    assert_eq!(check(&proof(), other.public()).unwrap_err().path, "checkpoint");
    let mut spelled = document(&proof());
    spelled["number"] = json!("cp-2026-00042");
    spelled.as_object_mut().unwrap().remove("rows");
    let faults = Proof::read(spelled.to_string().as_bytes()).unwrap_err();
    let mut paths: Vec<_> = faults.list().iter().map(|fault| fault.path.clone()).collect();
    paths.sort();
    assert_eq!(paths, ["number", "rows"]);
}

proptest! {
    #[test]
    fn hostile_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Proof::read(&bytes);
    }
}
