//! A gz file of any number of members, unpacked. zlib-rs unpacks and checks each member; what is
//! here begins the next one.

use std::io::{Error, ErrorKind, Read, Result};

use zlib_rs::{Inflate, InflateFlush, Status};

/// Packed bytes that are read at once.
const INPUT_BYTES: usize = 1 << 18;
/// The largest window, and a gz header before it.
const WINDOW_BITS: u8 = 16 + 15;

/// Unpacks what it reads.
pub(super) struct Gunzip<R> {
    source: R,
    input: Vec<u8>,
    start: usize,
    end: usize,
    member: Option<Inflate>,
    members: u64,
}

impl<R: Read> Gunzip<R> {
    pub fn new(source: R) -> Gunzip<R> {
        let input = vec![0; INPUT_BYTES];
        Gunzip { source, input, start: 0, end: 0, member: None, members: 0 }
    }

    /// Whether there is packed input, read if need be.
    fn has_input(&mut self) -> Result<bool> {
        if self.start == self.end {
            (self.start, self.end) = (0, self.source.read(&mut self.input)?);
        }
        Ok(self.start < self.end)
    }

    /// Whether another member begins here. Zeros may stand behind the last one, as tapes and
    /// some tools leave them.
    fn begins(&mut self) -> Result<bool> {
        while self.has_input()? {
            if self.members == 0 || self.input[self.start] != 0 {
                self.member = Some(Inflate::new(true, WINDOW_BITS));
                self.members += 1;
                return Ok(true);
            }
            self.start += 1;
        }
        Ok(false)
    }
}

impl<R: Read> Read for Gunzip<R> {
    fn read(&mut self, output: &mut [u8]) -> Result<usize> {
        while !output.is_empty() {
            if self.member.is_none() && !self.begins()? {
                return Ok(0);
            }
            let has_input = self.has_input()?;
            let Some(member) = &mut self.member else { continue };
            let before = (member.total_in(), member.total_out());
            let input = &self.input[self.start..self.end];
            let status = member.decompress(input, output, InflateFlush::NoFlush);
            let (read, written) = (member.total_in() - before.0, member.total_out() - before.1);
            self.start += read as usize;
            match status {
                Ok(Status::StreamEnd) => self.member = None,
                Ok(_) if !has_input && written == 0 => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(_) => {}
                Err(error) => return Err(Error::new(ErrorKind::InvalidData, error.as_str())),
            }
            if written > 0 {
                return Ok(written as usize);
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn member(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    /// A source that gives a byte at a time.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
            let one = buffer.len().min(1);
            self.0.read(&mut buffer[..one])
        }
    }

    fn unpacked(packed: &[u8]) -> Result<Vec<u8>> {
        let (mut whole, mut in_drops) = (Vec::new(), Vec::new());
        let first = Gunzip::new(packed).read_to_end(&mut whole);
        let second = Gunzip::new(Drops(packed)).read_to_end(&mut in_drops);
        assert_eq!(first.is_ok(), second.is_ok());
        first?;
        assert_eq!(whole, in_drops);
        Ok(whole)
    }

    #[test]
    fn members_follow_each_other_and_zeros_the_last() {
        let bytes: Vec<u8> =
            (0..100_000u32).flat_map(|i| i.wrapping_mul(i).to_le_bytes()).collect();
        let packed = [member(&bytes[..1000]), member(b""), member(&bytes[1000..]), vec![0; 700]];
        assert_eq!(unpacked(&packed.concat()).unwrap(), bytes);
        assert_eq!(unpacked(&member(b"")).unwrap(), b"");
    }

    #[test]
    fn half_a_file_and_changed_bytes_are_errors() {
        let packed = [member(b"some text, and more of it"), member(b"the rest")].concat();
        let whole = unpacked(&packed).unwrap();
        let first = member(b"some text, and more of it").len();
        for end in 1..packed.len() {
            assert_eq!(unpacked(&packed[..end]).is_ok(), end == first, "cut at {end}");
        }
        for bit in 0..packed.len() * 8 {
            let mut changed = packed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            // Names and times in a header are no content.
            assert!(unpacked(&changed).is_err() || unpacked(&changed).unwrap() == whole, "{bit}");
        }
        assert!(unpacked(&[packed, b"rubbish".to_vec()].concat()).is_err());
    }
}
