//! A voice for avatars: pulses of a throat through the resonances of a mouth. No words, but the rhythm of speech.

use super::rng::Rng;

const SAMPLES_PER_SECOND: f32 = 48_000.0;
/// An avatar's clip is never shorter or longer.
const SECONDS: (f32, f32) = (2.0, 60.0);

/// The three resonances of a vowel, in hertz, of an adult man (Peterson and Barney 1952).
const VOWELS: [[f32; 3]; 5] = [
    [730.0, 1090.0, 2440.0],
    [530.0, 1840.0, 2480.0],
    [270.0, 2290.0, 3010.0],
    [570.0, 840.0, 2410.0],
    [300.0, 870.0, 2240.0],
];

/// What the voice does for a while.
#[derive(Clone, Copy, Debug)]
struct Sound {
    seconds: f32,
    /// Index in `VOWELS`; `None` is silence.
    vowel: Option<usize>,
    /// Share of the start that hisses instead of humming.
    hiss: f32,
}

/// Speech-like sound for `script`: mono, 48 kHz, -1 to 1.
///
/// About 0.06 s per Latin letter and 0.22 s per CJK character, pauses at punctuation; at least 2 s, at most 60 s.
/// `female` speaks around 200 Hz, else around 115 Hz. Equal scripts sound equal.
#[must_use]
pub fn speech(script: &str, female: bool) -> Vec<f32> {
    let mut rng = Rng::new(script, if female { 11 } else { 12 });
    let sounds = sounds_of(script);
    let mut voice = Voice::new(female, &mut rng);
    let mut samples: Vec<f32> = Vec::new();
    let most = (SECONDS.1 * SAMPLES_PER_SECOND) as usize;
    let total: f32 = sounds.iter().map(|sound| sound.seconds).sum();
    let mut elapsed = 0.0;
    for sound in sounds {
        voice.speak(sound, elapsed / total.max(0.1), &mut samples);
        elapsed += sound.seconds;
        if samples.len() >= most {
            break;
        }
    }
    samples.truncate(most);
    let least = (SECONDS.0 * SAMPLES_PER_SECOND) as usize;
    if samples.len() < least {
        samples.resize(least, 0.0);
    }
    let peak = samples.iter().fold(0.001_f32, |peak, sample| peak.max(sample.abs()));
    for sample in &mut samples {
        *sample *= 0.72 / peak;
    }
    samples
}

fn sounds_of(script: &str) -> Vec<Sound> {
    let mut sounds = vec![Sound { seconds: 0.12, vowel: None, hiss: 0.0 }];
    // Consonants gathered since the last vowel: they make the next syllable longer and noisier.
    let mut consonants = 0_u32;
    let mut hiss = 0.0_f32;
    for letter in script.chars().take(4000) {
        let lower = letter.to_ascii_lowercase();
        match lower {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' => {
                let vowel = "aeiou".find(lower).unwrap_or(2);
                sounds.push(Sound { seconds: 0.06 + 0.06 * consonants.min(3) as f32, vowel: Some(vowel), hiss });
                (consonants, hiss) = (0, 0.0);
            }
            's' | 'f' | 'h' | 'x' | 'z' | 't' | 'k' | 'c' | 'p' => {
                consonants += 1;
                hiss = 0.32;
            }
            letter if letter.is_ascii_alphanumeric() => consonants += 1,
            ' ' => sounds.push(Sound { seconds: 0.04, vowel: None, hiss: 0.0 }),
            ',' | ';' | ':' | '，' | '、' | '；' | '：' => {
                sounds.push(Sound { seconds: 0.22, vowel: None, hiss: 0.0 })
            }
            '.' | '!' | '?' | '。' | '！' | '？' => sounds.push(Sound { seconds: 0.38, vowel: None, hiss: 0.0 }),
            letter if letter.is_alphabetic() => {
                let code = letter as u32;
                let cjk = code >= 0x2e80;
                let hiss = if code.is_multiple_of(3) { 0.25 } else { 0.0 };
                let seconds = if cjk { 0.22 } else { 0.09 };
                sounds.push(Sound {
                    seconds,
                    vowel: Some((code.wrapping_mul(2_654_435_761) >> 13) as usize % 5),
                    hiss,
                });
                consonants = 0;
            }
            _ => {}
        }
    }
    sounds.push(Sound { seconds: 0.25, vowel: None, hiss: 0.0 });
    sounds
}

/// A two-pole resonance.
#[derive(Clone, Copy, Debug, Default)]
struct Resonance {
    last: f32,
    before: f32,
}

impl Resonance {
    fn pass(&mut self, input: f32, hertz: f32, width_hertz: f32) -> f32 {
        let radius = (-std::f32::consts::PI * width_hertz / SAMPLES_PER_SECOND).exp();
        let angle = std::f32::consts::TAU * hertz / SAMPLES_PER_SECOND;
        let gain = (1.0 - radius) * (1.0 - 2.0 * radius * (2.0 * angle).cos() + radius * radius).sqrt();
        let output = gain * input + 2.0 * radius * angle.cos() * self.last - radius * radius * self.before;
        (self.before, self.last) = (self.last, output);
        output
    }
}

struct Voice {
    pitch_hertz: f32,
    /// Women's mouths are shorter, so their resonances are higher.
    stretch: f32,
    phase: f32,
    wander: f32,
    formants: [f32; 3],
    resonances: [Resonance; 3],
    hiss: Resonance,
    loudness: f32,
    rng: Rng,
}

impl Voice {
    fn new(female: bool, rng: &mut Rng) -> Self {
        let (pitch_hertz, stretch) = if female { (200.0, 1.17) } else { (115.0, 1.0) };
        Self {
            pitch_hertz: pitch_hertz * rng.between(0.95, 1.05),
            stretch,
            phase: 0.0,
            wander: 0.0,
            formants: [500.0, 1500.0, 2500.0],
            resonances: [Resonance::default(); 3],
            hiss: Resonance::default(),
            loudness: 0.0,
            rng: rng.clone(),
        }
    }

    /// Appends one sound; `progress` (0 to 1) through the script lets the melody fall towards its end.
    fn speak(&mut self, sound: Sound, progress: f32, samples: &mut Vec<f32>) {
        let count = (sound.seconds * SAMPLES_PER_SECOND) as usize;
        let wanted =
            sound.vowel.and_then(|vowel| VOWELS.get(vowel)).map(|vowel| vowel.map(|hertz| hertz * self.stretch));
        let accent = self.rng.between(-0.08, 0.12);
        for index in 0..count {
            let place = index as f32 / count.max(1) as f32;
            if let Some(wanted) = wanted {
                // The mouth glides from one vowel to the next.
                for (now, target) in self.formants.iter_mut().zip(wanted) {
                    *now += (target - *now) * 0.0007;
                }
            }
            self.wander += (self.rng.unit() - 0.5) * 0.0008 - self.wander * 0.0002;
            let melody = 1.08 - 0.16 * progress + accent * (place * std::f32::consts::PI).sin() + self.wander;
            self.phase += self.pitch_hertz * melody / SAMPLES_PER_SECOND;
            self.phase -= self.phase.floor();
            let hissing = wanted.is_some() && place < sound.hiss;
            let target = match (wanted, hissing) {
                (None, _) => 0.0,
                (Some(_), true) => 0.25,
                (Some(_), false) => 0.55 + 0.45 * (place * std::f32::consts::PI).sin(),
            };
            self.loudness += (target - self.loudness) * 0.0016;
            // The throat opens slowly and closes at once.
            let pulse =
                if self.phase < 0.6 { (self.phase / 0.6).powi(2) * (1.0 - self.phase / 0.6) * 6.75 } else { 0.0 }
                    - 0.33;
            let breath = self.rng.unit() - 0.5;
            let source = if hissing { breath * 0.4 } else { pulse + breath * 0.05 };
            let widths = [80.0, 110.0, 160.0];
            let gains = [1.0, 0.62, 0.35];
            let mut sum = 0.0;
            for (((resonance, hertz), width), gain) in
                self.resonances.iter_mut().zip(self.formants).zip(widths).zip(gains)
            {
                sum += resonance.pass(source, hertz, width) * gain;
            }
            let noise = if hissing {
                self.hiss.pass(breath, 5200.0, 1800.0) * 0.5
            } else {
                self.hiss.pass(0.0, 5200.0, 1800.0)
            };
            samples.push((sum + noise) * self.loudness);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_follows_the_script_within_bounds() {
        let seconds = |script: &str| speech(script, true).len() as f32 / SAMPLES_PER_SECOND;
        assert_eq!(seconds(""), 2.0);
        assert_eq!(seconds("Hi"), 2.0);
        let latin = "Welcome to our spring collection with light fabrics and soft colours";
        assert!((3.0..6.5).contains(&seconds(latin)), "{}", seconds(latin));
        let chinese = "歡迎來到我們的春季新品發表會現場";
        assert!((3.2..4.6).contains(&seconds(chinese)), "{}", seconds(chinese));
        assert_eq!(seconds(&"word ".repeat(2000)), 60.0);
    }

    #[test]
    fn it_is_deterministic_in_range_and_not_a_beep() {
        let samples = speech("A bright new day, and a bright new offer.", false);
        assert_eq!(samples, speech("A bright new day, and a bright new offer.", false));
        assert!(samples.iter().all(|sample| (-1.0..=1.0).contains(sample)));
        // Loud and quiet parts take turns.
        let levels: Vec<f32> =
            samples.chunks(2400).map(|part| part.iter().map(|s| s * s).sum::<f32>() / part.len() as f32).collect();
        let loudest = levels.iter().copied().fold(0.0, f32::max);
        assert!(levels.iter().any(|level| *level < loudest * 0.02));
        assert!(levels.iter().filter(|level| **level > loudest * 0.1).count() > levels.len() / 4);
    }

    #[test]
    fn the_voices_differ() {
        let crossings = |female| {
            speech("mama mama mama mama mama", female).windows(2).filter(|w| (w[0] < 0.0) != (w[1] < 0.0)).count()
        };
        assert!(crossings(true) != crossings(false));
        assert_ne!(speech("hello", true), speech("hello", false));
    }
}
