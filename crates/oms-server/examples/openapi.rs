//! Prints the API's description, for `cargo xtask openapi`.

fn main() {
    print!("{}", oms_server::openapi());
}
