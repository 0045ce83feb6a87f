//! Numbers and words for data to measure with: always the same for the same seed.

/// A small generator of numbers (xorshift); nothing secret comes of it but what is made to be measured.
#[derive(Debug, Clone)]
pub struct Numbers(u64);

const COMMON: [&str; 40] = [
    "invoice",
    "payment",
    "salary",
    "return",
    "letter",
    "receipt",
    "contract",
    "account",
    "supplier",
    "customer",
    "month",
    "quarter",
    "tax",
    "office",
    "bank",
    "transfer",
    "credit",
    "correction",
    "report",
    "figures",
    "bonus",
    "overtime",
    "holiday",
    "address",
    "form",
    "signature",
    "delivery",
    "order",
    "lease",
    "insurance",
    "refund",
    "reminder",
    "deadline",
    "question",
    "answer",
    "document",
    "list",
    "copy",
    "date",
    "amount",
];
const BEGINNINGS: [&str; 20] = [
    "bra", "cor", "del", "fen", "gar", "hol", "kel", "lan", "mor", "nor", "pel", "quin", "ros", "sel", "tam", "ulm",
    "var", "wen", "yar", "zol",
];
const ENDINGS: [&str; 20] = [
    "bridge", "croft", "dale", "field", "ford", "gate", "ham", "hurst", "ley", "mead", "mere", "mont", "port", "ridge",
    "shaw", "stead", "thorpe", "ton", "wick", "worth",
];

impl Numbers {
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    pub fn chosen<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let at = self.below(u64::try_from(from.len()).unwrap_or_default());
        from.get(usize::try_from(at).unwrap_or_default())
    }

    /// So many common words.
    pub fn text(&mut self, words: usize) -> String {
        let words: Vec<&str> = (0..words).filter_map(|_| self.chosen(&COMMON).copied()).collect();
        words.join(" ")
    }

    /// A name that few records share: one of 8,000.
    pub fn name(&mut self) -> String {
        let (a, b, c) = (self.chosen(&BEGINNINGS), self.chosen(&BEGINNINGS), self.chosen(&ENDINGS));
        [a, b, c].into_iter().flatten().copied().collect()
    }
}
