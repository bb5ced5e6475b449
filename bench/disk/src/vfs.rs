//! The disk as `SQLite` sees it: a virtual file system over the operating system's own.
//!
//! `SQLite` calls it through C pointers, so this is where `unsafe` is. Every call goes to the
//! system's file that lies behind ours in the same block of memory, unless the disk decides
//! otherwise.
#![expect(unsafe_code, reason = "SQLite calls a file system through C function pointers")]

use crate::node::Node;
use crate::state::{Call, Failure, Verdict, with};
use rusqlite::ffi;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::mem::size_of;
use std::path::Path;
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicPtr, Ordering};

/// How the name of shared memory ends.
pub(crate) const SHM: &str = "-shm";
const LAX: &CStr = c"PRAGMA synchronous = NORMAL";
/// Files that `SQLite` makes itself: with the first sync of one it syncs the directory as well.
const MADE_BY_SQLITE: c_int =
    ffi::SQLITE_OPEN_WAL | ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL;

/// The operating system's file system.
static SYSTEM: AtomicPtr<ffi::sqlite3_vfs> = AtomicPtr::new(null_mut());

/// An open file of ours; the system's own lies right behind it.
#[repr(C)]
struct File {
    base: ffi::sqlite3_file,
    /// `SQLite` keeps the name as long as the file is open; null for a file without one.
    name: *const c_char,
    syncs_directory: bool,
}

/// What `SQLite` calls; memory maps of files are left out, so it does not use them.
static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Registers the file system as the one that connections use.
pub(crate) fn install() -> Result<(), String> {
    // SAFETY: asks for the default; SQLite initialises itself first.
    let system = unsafe { ffi::sqlite3_vfs_find(null()) };
    if system.is_null() {
        return Err("SQLite has no file system".to_owned());
    }
    SYSTEM.store(system, Ordering::Release);
    // SAFETY: SQLite's own file system is never freed, and its entry is plain data. Its other
    // functions do not look at which entry they are called with, or only at its `pAppData`, which
    // is kept.
    let mut ours = unsafe { *system };
    let room = c_int::try_from(size_of::<File>()).map_err(|error| error.to_string())?;
    ours.szOsFile += room;
    ours.zName = c"faulty".as_ptr();
    ours.pNext = null_mut();
    ours.xOpen = Some(open);
    ours.xDelete = Some(delete);
    let ours = Box::leak(Box::new(ours));
    // SAFETY: the entry lives as long as the process, and so does the function.
    let codes =
        unsafe { [ffi::sqlite3_auto_extension(Some(connect)), ffi::sqlite3_vfs_register(ours, 1)] };
    match codes {
        [ffi::SQLITE_OK, ffi::SQLITE_OK] => Ok(()),
        codes => Err(format!("SQLite refused the file system: {codes:?}")),
    }
}

/// Runs for each new connection.
unsafe extern "C" fn connect(
    db: *mut ffi::sqlite3,
    _message: *mut *mut c_char,
    _api: *const ffi::sqlite3_api_routines,
) -> c_int {
    if !with(|state| state.is_lax) {
        return ffi::SQLITE_OK;
    }
    // SAFETY: SQLite hands over an open connection, and the text ends with a null.
    unsafe { ffi::sqlite3_exec(db, LAX.as_ptr(), None, null_mut(), null_mut()) }
}

/// The system's file behind ours.
fn behind(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    file.cast::<File>().wrapping_add(1).cast()
}

/// Calls the system's function of this name on the file behind ours; the second form is for those
/// that it does not have.
macro_rules! system {
    ($file:expr, $name:ident $(, $argument:expr)*) => {{
        let inner = behind($file);
        // SAFETY: SQLite calls only files that are open, and those have their methods; the
        // arguments are the ones that SQLite gave for this very call.
        unsafe {
            match (*(*inner).pMethods).$name {
                Some(function) => function(inner $(, $argument)*),
                None => Default::default(),
            }
        }
    }};
}

/// The name of an open file; empty for one without.
fn name<'a>(file: *mut ffi::sqlite3_file) -> &'a str {
    // SAFETY: the file was opened by `open`, which has set its name, and the name outlives it.
    unsafe { text((*file.cast::<File>()).name) }
}

/// # Safety
///
/// The pointer is null, or its text ends with a null and outlives the answer.
unsafe fn text<'a>(text: *const c_char) -> &'a str {
    if text.is_null() {
        return "";
    }
    // SAFETY: as the caller promises.
    unsafe { CStr::from_ptr(text) }.to_str().unwrap_or_default()
}

/// What becomes of a call; files without a name are left alone.
fn judge(call: Call, name: &str) -> Verdict {
    if name.is_empty() { Verdict::Go } else { with(|state| state.judge(call, name)) }
}

/// What `SQLite` is told of a call that was not done.
fn code(call: Call, verdict: Verdict) -> c_int {
    let is_full = matches!(verdict, Verdict::Fail(Failure::Full | Failure::Short));
    match call {
        Call::Open => ffi::SQLITE_CANTOPEN,
        Call::Read => ffi::SQLITE_IOERR_READ,
        Call::Write if is_full => ffi::SQLITE_FULL,
        Call::Write => ffi::SQLITE_IOERR_WRITE,
        Call::Sync => ffi::SQLITE_IOERR_FSYNC,
        Call::Truncate => ffi::SQLITE_IOERR_TRUNCATE,
        Call::Size => ffi::SQLITE_IOERR_FSTAT,
        Call::Delete => ffi::SQLITE_IOERR_DELETE,
        Call::Shm if is_full => ffi::SQLITE_IOERR_SHMSIZE,
        Call::Shm => ffi::SQLITE_IOERR_SHMMAP,
    }
}

unsafe extern "C" fn open(
    _vfs: *mut ffi::sqlite3_vfs,
    path: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let ours = file.cast::<File>();
    // SAFETY: SQLite gives room for our file and the system's. Without methods it is not closed
    // when opening fails.
    let name = unsafe {
        (*ours).base.pMethods = null();
        (*ours).name = path;
        (*ours).syncs_directory = flags & MADE_BY_SQLITE != 0;
        text(path)
    };
    let verdict = judge(Call::Open, name);
    if verdict != Verdict::Go {
        return code(Call::Open, verdict);
    }
    let was_there = Path::new(name).exists();
    let system = SYSTEM.load(Ordering::Acquire);
    // SAFETY: the system's file system is never freed; the arguments are the ones for this call.
    let opened = unsafe {
        let Some(function) = (*system).xOpen else { return ffi::SQLITE_CANTOPEN };
        function(system, path, behind(file), flags, out_flags)
    };
    if opened != ffi::SQLITE_OK {
        return opened;
    }
    // SAFETY: as above; from here on SQLite closes the file.
    unsafe { (*ours).base.pMethods = &raw const METHODS };
    note_open(name, was_there)
}

fn note_open(name: &str, was_there: bool) -> c_int {
    if name.is_empty() || was_there && with(|state| state.names.knows(name)) {
        return ffi::SQLITE_OK;
    }
    if !was_there {
        with(|state| state.names.made(name));
        return ffi::SQLITE_OK;
    }
    match std::fs::read(name) {
        Ok(content) => with(|state| state.names.found(name, Node::of(content))),
        Err(_) => return ffi::SQLITE_IOERR,
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn delete(
    _vfs: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    sync_directory: c_int,
) -> c_int {
    // SAFETY: SQLite gives a name that lives as long as the call.
    let name = unsafe { text(path) };
    let verdict = judge(Call::Delete, name);
    if verdict != Verdict::Go {
        return code(Call::Delete, verdict);
    }
    let system = SYSTEM.load(Ordering::Acquire);
    // SAFETY: the system's file system is never freed; the arguments are the ones for this call.
    let deleted = unsafe {
        let Some(function) = (*system).xDelete else { return ffi::SQLITE_IOERR_DELETE };
        function(system, path, 0)
    };
    if deleted == ffi::SQLITE_OK {
        with(|state| {
            state.names.removed(name);
            if sync_directory != 0 {
                state.names.sync();
            }
        });
    }
    deleted
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    system!(file, xClose)
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    into: *mut c_void,
    amount: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    match judge(Call::Read, name(file)) {
        Verdict::Go => system!(file, xRead, into, amount, offset),
        verdict => code(Call::Read, verdict),
    }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    amount: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    let name = name(file);
    let verdict = judge(Call::Write, name);
    let (Ok(length), Ok(start)) = (usize::try_from(amount), usize::try_from(offset)) else {
        return ffi::SQLITE_IOERR_WRITE;
    };
    let (length, amount) = match verdict {
        Verdict::Fail(Failure::Short) => (length / 2, amount / 2),
        Verdict::Go | Verdict::Cut => (length, amount),
        Verdict::Off | Verdict::Fail(Failure::Io | Failure::Full) => {
            return code(Call::Write, verdict);
        }
    };
    // What the process was killed in, or the power cut, may have been done all the same.
    let written = system!(file, xWrite, from, amount, offset);
    if written != ffi::SQLITE_OK {
        return written;
    }
    // SAFETY: SQLite gives so many bytes, or twice as many.
    let bytes = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), length) };
    with(|state| state.names.file(name).map(|node| node.write(start, bytes)));
    if verdict == Verdict::Go { ffi::SQLITE_OK } else { code(Call::Write, verdict) }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    let name = name(file);
    let verdict = judge(Call::Truncate, name);
    let Ok(length) = usize::try_from(size) else { return ffi::SQLITE_IOERR_TRUNCATE };
    if let Verdict::Off | Verdict::Fail(_) = verdict {
        return code(Call::Truncate, verdict);
    }
    let done = system!(file, xTruncate, size);
    if done != ffi::SQLITE_OK {
        return done;
    }
    with(|state| state.names.file(name).map(|node| node.truncate(length)));
    if verdict == Verdict::Go { ffi::SQLITE_OK } else { code(Call::Truncate, verdict) }
}

/// Never reaches the system: what is on the disk for good is this disk's to know.
unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    let name = name(file);
    let verdict = judge(Call::Sync, name);
    // SAFETY: SQLite calls only files that are open, one call at a time.
    let syncs_directory = unsafe { &mut (*file.cast::<File>()).syncs_directory };
    with(|state| {
        let rolls_back = state.names.knows(&format!("{name}-journal"));
        let Some(node) = state.names.file(name) else { return };
        // A rollback writes anew all that its transaction had written, and syncs that.
        let is_undone = rolls_back && node.is_made_good();
        let again = node.is_in_doubt() && !is_undone && !state.is_off;
        match verdict {
            Verdict::Go if !again => node.sync(),
            Verdict::Fail(_) => node.fail_sync(),
            Verdict::Go | Verdict::Cut | Verdict::Off => {}
        }
        state.synced_again += u64::from(again);
        if verdict == Verdict::Go && std::mem::take(syncs_directory) {
            state.names.sync();
        }
    });
    if verdict == Verdict::Go { ffi::SQLITE_OK } else { code(Call::Sync, verdict) }
}

unsafe extern "C" fn size(file: *mut ffi::sqlite3_file, size: *mut ffi::sqlite3_int64) -> c_int {
    match judge(Call::Size, name(file)) {
        Verdict::Go => system!(file, xFileSize, size),
        verdict => code(Call::Size, verdict),
    }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    system!(file, xLock, level)
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    system!(file, xUnlock, level)
}

unsafe extern "C" fn check_reserved_lock(
    file: *mut ffi::sqlite3_file,
    is_reserved: *mut c_int,
) -> c_int {
    system!(file, xCheckReservedLock, is_reserved)
}

/// Of all that can be asked, only how well to sync is of interest: it is not to be raised again.
unsafe extern "C" fn control(
    file: *mut ffi::sqlite3_file,
    what: c_int,
    argument: *mut c_void,
) -> c_int {
    if what == ffi::SQLITE_FCNTL_PRAGMA && with(|state| state.is_lax) {
        let words = argument.cast::<*mut c_char>();
        // SAFETY: the argument of this question is a list of at least three texts, of which the
        // second is the setting's name and the third its value, or null.
        let (setting, value) = unsafe { (text(*words.add(1)), text(*words.add(2))) };
        if setting.eq_ignore_ascii_case("synchronous") && value.eq_ignore_ascii_case("FULL") {
            return ffi::SQLITE_OK;
        }
    }
    system!(file, xFileControl, what, argument)
}

unsafe extern "C" fn sector_size(file: *mut ffi::sqlite3_file) -> c_int {
    system!(file, xSectorSize)
}

unsafe extern "C" fn characteristics(file: *mut ffi::sqlite3_file) -> c_int {
    system!(file, xDeviceCharacteristics)
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    page: c_int,
    size: c_int,
    extend: c_int,
    memory: *mut *mut c_void,
) -> c_int {
    let name = format!("{}{SHM}", name(file));
    let verdict = judge(Call::Shm, &name);
    if verdict != Verdict::Go {
        return code(Call::Shm, verdict);
    }
    let mapped = system!(file, xShmMap, page, size, extend, memory);
    if !with(|state| state.names.knows(&name)) && Path::new(&name).exists() {
        with(|state| state.names.made(&name));
    }
    mapped
}

unsafe extern "C" fn shm_lock(
    file: *mut ffi::sqlite3_file,
    from: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    system!(file, xShmLock, from, count, flags)
}

unsafe extern "C" fn shm_barrier(file: *mut ffi::sqlite3_file) {
    system!(file, xShmBarrier);
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, delete: c_int) -> c_int {
    let name = format!("{}{SHM}", name(file));
    let verdict = if delete == 0 { Verdict::Go } else { judge(Call::Delete, &name) };
    let delete = if verdict == Verdict::Go { delete } else { 0 };
    let unmapped = system!(file, xShmUnmap, delete);
    if delete != 0 && !Path::new(&name).exists() {
        with(|state| state.names.removed(&name));
    }
    unmapped
}
