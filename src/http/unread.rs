//! A body that nobody reads to its end, and with it its connection, does not go on for ever.
//!
//! The framework closes the connection after an answer that came before the end of the body, but one exception is open-ended: a body in
//! chunks whose reader is gone is read to its end, however long the sender takes. So its reader stays until the answer has left.

use std::{
    cell::RefCell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::{
    HttpMessage,
    body::{BodySize, BoxBody, MessageBody},
    dev::{Payload, ServiceRequest},
    http::header,
    web::Bytes,
};
use futures_util::{Stream, stream};

/// The reader of a body in chunks; nothing for other requests, whose connections the framework closes by itself.
pub struct Reader(Option<Rc<RefCell<Payload>>>);

impl Reader {
    /// Holds the reader of a request's body, beside whoever reads it.
    pub fn hold(request: &mut ServiceRequest) -> Self {
        if !request.headers().contains_key(header::TRANSFER_ENCODING) {
            return Self(None);
        }
        let held = Rc::new(RefCell::new(request.take_payload()));
        let reading = Rc::clone(&held);
        let chunks = stream::poll_fn(move |context| Pin::new(&mut *reading.borrow_mut()).poll_next(context));
        request.set_payload(Payload::Stream { payload: Box::pin(chunks) });
        Self(Some(held))
    }

    /// The same answer, which lets the reader go when it has left.
    pub fn until_answered(self, body: BoxBody) -> BoxBody {
        match self.0 {
            None => body,
            Some(reader) => BoxBody::new(Answer { body, _reader: reader }),
        }
    }
}

struct Answer {
    body: BoxBody,
    _reader: Rc<RefCell<Payload>>,
}

impl MessageBody for Answer {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(context)
    }
}
