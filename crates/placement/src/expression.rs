//! The small language of density expressions: numbers, x y z, + - * /, parentheses, `min(a, b)`, `max(a, b)` and
//! `smoothstep(from, to, t)`.
//!
//! ```
//! # use stubble_placement::Expression;
//! let density: Expression = "25+95*smoothstep(0,60,y)".parse()?;
//! assert_eq!(density.at([0.0, 60.0, 0.0]), 120.0);
//! # Ok::<(), stubble_placement::ExpressionError>(())
//! ```

use std::str::FromStr;

/// A formula of a place, parsed once.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    text: String,
    root: Node,
}

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "density expression `{text}`, character {at}: {problem}; it may hold numbers, x, y, z (mm), + - * /, parentheses, \
     min(a,b), max(a,b) and smoothstep(from,to,t)"
)]
pub struct ExpressionError {
    /// The text.
    pub text: String,
    /// Character where it goes wrong, from 1.
    pub at: usize,
    /// What is wrong there.
    pub problem: String,
}

#[derive(Debug, Clone, PartialEq)]
enum Node {
    Number(f64),
    Axis(usize),
    Negative(Box<Node>),
    Two(Operator, Box<[Node; 2]>),
    Smoothstep(Box<[Node; 3]>),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Operator {
    Plus,
    Minus,
    Times,
    Over,
    Min,
    Max,
}

impl Expression {
    /// The value at `[x, y, z]`, mm. Dividing by 0 gives an infinity or NaN.
    #[must_use]
    pub fn at(&self, place: [f64; 3]) -> f64 {
        value(&self.root, &place)
    }

    /// The expression as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

fn value(node: &Node, place: &[f64; 3]) -> f64 {
    match node {
        Node::Number(n) => *n,
        Node::Axis(k) => place[*k],
        Node::Negative(a) => -value(a, place),
        Node::Two(operator, pair) => {
            let (a, b) = (value(&pair[0], place), value(&pair[1], place));
            match operator {
                Operator::Plus => a + b,
                Operator::Minus => a - b,
                Operator::Times => a * b,
                Operator::Over => a / b,
                Operator::Min => a.min(b),
                Operator::Max => a.max(b),
            }
        }
        Node::Smoothstep(three) => {
            let [from, to, t] = [0, 1, 2].map(|k| value(&three[k], place));
            let u = ((t - from) / (to - from)).clamp(0.0, 1.0);
            u * u * (3.0 - 2.0 * u)
        }
    }
}

/// Deepest nesting, so that hostile text cannot exhaust the stack.
const DEEPEST: usize = 64;
/// Longest text.
const LONGEST: usize = 4000;

impl FromStr for Expression {
    type Err = ExpressionError;

    fn from_str(text: &str) -> Result<Self, ExpressionError> {
        let mut parser = Parser { text, bytes: text.as_bytes(), at: 0, depth: 0 };
        if text.len() > LONGEST {
            return Err(parser.wrong("it is longer than 4000 characters"));
        }
        let root = parser.sum()?;
        match parser.peek() {
            None => Ok(Self { text: text.to_owned(), root }),
            Some(c) => Err(parser.wrong(&format!("unexpected `{}`", char::from(c)))),
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn wrong(&self, problem: &str) -> ExpressionError {
        let text: String = self.text.chars().take(80).collect();
        ExpressionError { text, at: self.at + 1, problem: problem.to_owned() }
    }

    /// The next character that is no blank.
    fn peek(&mut self) -> Option<u8> {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, wanted: u8) -> Result<(), ExpressionError> {
        match self.peek() {
            Some(c) if c == wanted => {
                self.at += 1;
                Ok(())
            }
            _ => Err(self.wrong(&format!("expected `{}`", char::from(wanted)))),
        }
    }

    fn chain(
        &mut self,
        operators: [(u8, Operator); 2],
        part: fn(&mut Self) -> Result<Node, ExpressionError>,
    ) -> Result<Node, ExpressionError> {
        let mut left = part(self)?;
        let mut links = 0;
        while let Some((_, operator)) = operators.iter().find(|o| self.peek() == Some(o.0)) {
            self.at += 1;
            links += 1;
            if links > 500 {
                return Err(self.wrong("too many terms"));
            }
            left = Node::Two(*operator, Box::new([left, part(self)?]));
        }
        Ok(left)
    }

    fn sum(&mut self) -> Result<Node, ExpressionError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wrong("parentheses are nested too deeply"));
        }
        let node = self.chain([(b'+', Operator::Plus), (b'-', Operator::Minus)], Self::product);
        self.depth -= 1;
        node
    }

    fn product(&mut self) -> Result<Node, ExpressionError> {
        self.chain([(b'*', Operator::Times), (b'/', Operator::Over)], Self::atom)
    }

    fn atom(&mut self) -> Result<Node, ExpressionError> {
        match self.peek() {
            None => Err(self.wrong("it ends too early")),
            Some(b'(') => {
                self.at += 1;
                let inner = self.sum()?;
                self.take(b')')?;
                Ok(inner)
            }
            Some(sign @ (b'-' | b'+')) => {
                self.at += 1;
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(self.wrong("too many signs in a row"));
                }
                let inner = self.atom()?;
                self.depth -= 1;
                Ok(if sign == b'-' { Node::Negative(Box::new(inner)) } else { inner })
            }
            Some(c) if c.is_ascii_digit() || c == b'.' => self.number(),
            Some(c) if c.is_ascii_alphabetic() => self.word(),
            Some(_) => {
                let shown: String = self.text[self.at..].chars().take(1).collect();
                Err(self.wrong(&format!("unexpected `{shown}`")))
            }
        }
    }

    fn number(&mut self) -> Result<Node, ExpressionError> {
        let start = self.at;
        while let Some(&c) = self.bytes.get(self.at) {
            let exponent_sign =
                matches!(c, b'+' | b'-') && matches!(self.bytes[self.at - 1], b'e' | b'E') && self.at > start;
            if !(c.is_ascii_digit() || matches!(c, b'.' | b'e' | b'E') || exponent_sign) {
                break;
            }
            self.at += 1;
        }
        let digits = &self.text[start..self.at];
        match digits.parse::<f64>() {
            Ok(n) if n.is_finite() => Ok(Node::Number(n)),
            _ => {
                self.at = start;
                Err(self.wrong(&format!("`{digits}` is no number")))
            }
        }
    }

    fn word(&mut self) -> Result<Node, ExpressionError> {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(|c| c.is_ascii_alphanumeric() || *c == b'_') {
            self.at += 1;
        }
        let text = self.text;
        let two = |operator, [a, b]: [Node; 2]| Node::Two(operator, Box::new([a, b]));
        match &text[start..self.at] {
            "x" => Ok(Node::Axis(0)),
            "y" => Ok(Node::Axis(1)),
            "z" => Ok(Node::Axis(2)),
            "min" => Ok(two(Operator::Min, self.arguments()?)),
            "max" => Ok(two(Operator::Max, self.arguments()?)),
            "smoothstep" => Ok(Node::Smoothstep(Box::new(self.arguments()?))),
            other => {
                let problem = format!("unknown word `{other}`");
                self.at = start;
                Err(self.wrong(&problem))
            }
        }
    }

    fn arguments<const N: usize>(&mut self) -> Result<[Node; N], ExpressionError> {
        self.take(b'(')?;
        let mut nodes = Vec::with_capacity(N);
        for k in 0..N {
            if k > 0 {
                self.take(b',')?;
            }
            nodes.push(self.sum()?);
        }
        self.take(b')')?;
        nodes.try_into().map_err(|_| self.wrong("wrong number of arguments"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, place: [f64; 3]) -> f64 {
        text.parse::<Expression>().unwrap().at(place)
    }

    #[test]
    fn operators_bind_as_in_school() {
        assert_eq!(at("2+3*4", [0.0; 3]), 14.0);
        assert_eq!(at("(2+3)*4", [0.0; 3]), 20.0);
        assert_eq!(at("10-4-3", [0.0; 3]), 3.0);
        assert_eq!(at("-2*-3", [0.0; 3]), 6.0);
        assert_eq!(at("1e2/4/5", [0.0; 3]), 5.0);
        assert_eq!(at("max(0, min(x, 7)) + z - y", [9.0, 1.0, 2.0]), 8.0);
    }

    #[test]
    fn smoothstep_is_clamped() {
        let text = "25+95*smoothstep(0,60,y)-45*smoothstep(150,250,y)";
        for (y, want) in
            [(-9.0, 25.0), (0.0, 25.0), (30.0, 72.5), (60.0, 120.0), (250.0, 75.0), (400.0, 75.0)]
        {
            assert!((at(text, [0.0, y, 0.0]) - want).abs() < 1e-9, "{y}");
        }
    }

    #[test]
    fn errors_name_the_place() {
        for (text, at, problem) in [
            ("", 1, "ends too early"),
            ("1+", 3, "ends too early"),
            ("2*foo", 3, "unknown word `foo`"),
            ("min(1)", 6, "expected `,`"),
            ("(1+2", 5, "expected `)`"),
            ("1..2", 1, "is no number"),
            ("1 2", 3, "unexpected `2`"),
            ("x²", 2, "unexpected"),
        ] {
            let error = text.parse::<Expression>().unwrap_err();
            assert_eq!(error.at, at, "{error}");
            assert!(error.problem.contains(problem), "{error}");
        }
        assert!("(".repeat(10_000).parse::<Expression>().is_err());
        assert!("-".repeat(3_000).parse::<Expression>().is_err());
    }
}
