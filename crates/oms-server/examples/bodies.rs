//! Prints an example of every body, for `cargo xtask openapi`.

fn main() {
    print!("{}", oms_server::bodies());
}
