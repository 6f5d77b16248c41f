//! Numbers, texts and lists of them as bytes, little-endian, and back.

/// Bytes that were written.
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    pub(crate) fn u32(&mut self, number: u32) {
        self.0.extend(number.to_le_bytes());
    }

    pub(crate) fn u64(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }

    pub(crate) fn labels(&mut self, labels: &[String]) {
        self.list(labels, |out, label| {
            out.u64(label.len() as u64);
            out.0.extend(label.as_bytes());
        });
    }

    pub(crate) fn list<T>(&mut self, items: &[T], write: impl Fn(&mut Writer, &T)) {
        self.u64(items.len() as u64);
        items.iter().for_each(|item| write(self, item));
    }

    pub(crate) fn option<T>(&mut self, item: Option<&T>, write: impl Fn(&mut Writer, &T)) {
        self.u32(item.is_some().into());
        item.into_iter().for_each(|item| write(self, item));
    }
}

/// What is left to be read. Everything is `None` behind the end.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl Reader<'_> {
    pub(crate) fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*first)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    fn length(&mut self) -> Option<usize> {
        // Each item takes at least a byte: no list is longer than what is left.
        self.u64()?.try_into().ok().filter(|length| *length <= self.0.len())
    }

    pub(crate) fn labels(&mut self) -> Option<Vec<String>> {
        self.list(|from| {
            let length = from.length()?;
            let (label, rest) = from.0.split_at_checked(length)?;
            from.0 = rest;
            String::from_utf8(label.to_vec()).ok()
        })
    }

    pub(crate) fn list<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        (0..self.length()?).map(|_| read(self)).collect()
    }

    pub(crate) fn option<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.u32()? {
            0 => Some(None),
            1 => read(self).map(Some),
            _ => None,
        }
    }
}
