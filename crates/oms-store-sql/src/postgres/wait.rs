//! Waiting for the client's answers on the caller's own thread.

use futures_util::future::maybe_done;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake};
use std::thread::Thread;

/// Runs a future to its end on this thread, also where a runtime is at work: its input and output
/// are done elsewhere.
pub(super) fn wait<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Arc::new(Unpark(std::thread::current())).into();
    let mut cx = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut cx) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}

/// Starts the requests one after the other without waiting for any answer, then waits for all.
pub(super) async fn pipeline<F: Future>(requests: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut sent: Vec<_> = requests.map(|request| Box::pin(maybe_done(request))).collect();
    // A request is sent when it is first polled.
    std::future::poll_fn(|cx| {
        for request in &mut sent {
            let _not_answered = request.as_mut().poll(cx);
        }
        Poll::Ready(())
    })
    .await;
    let mut answers = Vec::with_capacity(sent.len());
    for request in &mut sent {
        request.as_mut().await;
        answers.extend(request.as_mut().take_output());
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::{pipeline, wait};
    use std::cell::RefCell;
    use tokio::sync::oneshot;

    #[test]
    fn it_waits_inside_of_a_runtime() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (sender, receiver) = oneshot::channel();
        let answering = std::thread::spawn(move || sender.send(7).unwrap());
        assert_eq!(runtime.block_on(async { wait(receiver) }), Ok(7));
        answering.join().unwrap();
    }

    #[test]
    fn requests_start_in_order_before_any_is_answered() {
        let log = RefCell::new(Vec::new());
        let (senders, receivers): (Vec<_>, Vec<_>) = (0..3).map(|_| oneshot::channel()).unzip();
        let requests = receivers.into_iter().enumerate().map(|(n, receiver)| {
            let log = &log;
            async move {
                log.borrow_mut().push(n);
                receiver.await.unwrap()
            }
        });
        let all = async {
            let answers = pipeline(requests);
            let answer = async {
                for (n, sender) in senders.into_iter().enumerate().rev() {
                    sender.send(n).unwrap();
                }
                assert_eq!(*log.borrow(), [0, 1, 2]);
            };
            futures_util::future::join(answers, answer).await.0
        };
        assert_eq!(wait(all), [0, 1, 2]);
    }
}
