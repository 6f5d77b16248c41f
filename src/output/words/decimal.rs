//! A number as its decimal digits, and their rounding.

/// A number that is not negative as the shortest decimal digits that identify it: d.ddd × 10ⁿ,
/// without trailing zeros. Zero is the digit 0.
#[derive(Clone, Debug)]
pub(super) struct Decimal {
    pub digits: Vec<u8>,
    pub exponent: i32,
}

impl Decimal {
    pub fn of(number: f64) -> Decimal {
        let text = format!("{number:e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0');
        Decimal { digits: digits.collect(), exponent: exponent.parse().unwrap_or(0) }.trimmed()
    }

    /// Rounded half away from zero to so many significant digits; 0 or fewer leave 0 or 1 unit
    /// of the place before the first digit.
    pub fn to_digits(&self, count: usize) -> Decimal {
        self.cut(count as i32)
    }

    /// Rounded half away from zero to so many decimals.
    pub fn to_decimals(&self, decimals: usize) -> Decimal {
        self.cut(self.exponent + 1 + decimals as i32)
    }

    fn cut(&self, count: i32) -> Decimal {
        let zero = Decimal { digits: vec![0], exponent: 0 };
        let Ok(count) = usize::try_from(count) else { return zero };
        if count >= self.digits.len() {
            return self.clone();
        }
        // A zero in front takes the carry of 9.99.
        let mut digits = vec![0];
        digits.extend(&self.digits[..count]);
        if self.digits[count] >= 5 {
            let nines = digits.iter().rev().take_while(|digit| **digit == 9).count();
            let at = digits.len() - nines;
            digits.truncate(at);
            if let Some(last) = digits.last_mut() {
                *last += 1;
            }
        }
        match digits.iter().position(|digit| *digit != 0) {
            None => zero,
            Some(first) => {
                let exponent = self.exponent + 1 - first as i32;
                Decimal { digits: digits.split_off(first), exponent }.trimmed()
            }
        }
    }

    fn trimmed(mut self) -> Decimal {
        while self.digits.len() > 1 && self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        self
    }

    /// How many decimals the digits need.
    pub fn decimals(&self) -> usize {
        (self.digits.len() as i32 - 1 - self.exponent).max(0) as usize
    }

    /// The digits in places: at least one before the point, `decimals` after it.
    pub fn text(&self, decimals: usize) -> String {
        let digit = |place: i32| match usize::try_from(self.exponent - place) {
            Ok(at) => char::from(b'0' + self.digits.get(at).copied().unwrap_or(0)),
            Err(_) => '0',
        };
        let mut text: String = (0..=self.exponent.max(0)).rev().map(digit).collect();
        if decimals > 0 {
            text.push('.');
            text.extend((1..=decimals as i32).map(|place| digit(-place)));
        }
        text
    }

    /// At most two digits and an exponent: `3e15`, `1.5e-5`.
    pub fn scientific(&self) -> String {
        let two = self.to_digits(2);
        let mantissa = Decimal { exponent: 0, ..two.clone() };
        format!("{}e{}", mantissa.text(mantissa.decimals()), two.exponent)
    }
}
