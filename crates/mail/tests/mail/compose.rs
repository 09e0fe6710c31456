//! Letters in words, in every language.

use domain::language::Language;
use mail::{Composed, Letter};

use crate::CODE;

const PAGE: &str = "https://vidgo.example/reset?token=abc&lang=en";

fn letters() -> [Letter; 5] {
    [
        Letter::VerificationCode { code: CODE.to_owned(), valid_minutes: 15 },
        Letter::AlreadyRegistered {
            sign_in_url: Some("https://vidgo.example/sign-in".parse().unwrap()),
            reset_url: Some(PAGE.parse().unwrap()),
        },
        Letter::PasswordReset { url: PAGE.parse().unwrap(), valid_minutes: 60 },
        Letter::PasswordChanged,
        Letter::Welcome,
    ]
}

/// What a reader sees of `html`: texts without tags and style, entities decoded, white space collapsed.
fn seen(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1;
    let texts = body.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text));
    let text = texts.collect::<Vec<_>>().join(" ");
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_letter_is_whole_in_every_language() {
    for language in Language::ALL {
        let mut subjects = Vec::new();
        for letter in letters() {
            let Composed { subject, text, html } = letter.compose(*language, "VidGo");
            let context = format!("{letter:?} in {language}:\n{subject}\n{text}\n{html}");
            assert!(subject.contains("VidGo") && !subject.contains(char::is_control), "{context}");
            assert!(!subject.contains(CODE), "a subject shows on locked screens: {context}");
            assert!(!text.contains(['{', '}', '\r', '<']) && text.ends_with('\n'), "{context}");
            for open in ["{lang}", "{subject}", "{heading}", "{body}", "{project}", "{validity}", "{count}"] {
                assert!(!html.contains(open), "{context}");
            }
            assert!(html.starts_with("<!DOCTYPE html>"), "{context}");
            assert!(html.contains(&format!("<html lang=\"{language}\">")), "{context}");
            for loads in ["<img", "<link", "<script", "url(", "src="] {
                assert!(!html.contains(loads), "{loads} in {context}");
            }
            // Both forms say the same.
            let seen = seen(&html);
            for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "--") {
                assert!(seen.contains(line), "{line:?} is not in the HTML: {context}");
            }
            subjects.push(subject);
        }
        subjects.sort();
        subjects.dedup();
        assert_eq!(subjects.len(), 5, "{language}: {subjects:?}");
    }
}

#[test]
fn codes_links_and_lengths_of_time_are_there() {
    for language in Language::ALL {
        let [code, already, reset, changed, welcome] = letters().map(|letter| letter.compose(*language, "VidGo"));
        assert!(code.text.contains(&format!("\n    {CODE}\n")) && code.html.contains(CODE), "{}", code.text);
        assert!(code.text.contains("15") && code.html.contains("15"), "{}", code.text);
        for letter in [&already, &reset] {
            assert!(letter.text.contains(&format!("\n{PAGE}\n")), "{}", letter.text);
            let escaped = PAGE.replace('&', "&amp;");
            // On the button, and twice in plain sight: as a link and as its text.
            assert_eq!(letter.html.matches(&format!("href=\"{escaped}\"")).count(), 2, "{}", letter.html);
            assert_eq!(letter.html.matches(&escaped).count(), 3, "{}", letter.html);
        }
        for letter in [&changed, &welcome] {
            assert!(!letter.html.contains("href="), "{}", letter.html);
        }
    }
    let bare = Letter::AlreadyRegistered { sign_in_url: None, reset_url: None }.compose(Language::En, "VidGo");
    assert!(!bare.html.contains("href=") && !bare.text.contains("://"), "{}", bare.text);
}

/// The lines that protect the reader, word for word: who changes them shall see them here.
#[test]
fn the_lines_that_protect_the_reader_are_there() {
    let [never_give, ignore, stays] = [0, 1, 2];
    for (language, words) in [
        (Language::En, ["Never give this code to anyone", "please ignore this message", "password stay unchanged"]),
        (Language::ZhTw, ["請勿將驗證碼提供給任何人", "請忽略這封郵件", "密碼都不會變更"]),
        (
            Language::Ja,
            ["認証コードは誰にも教えないでください", "このメールを破棄してください", "パスワードは変更されません"],
        ),
        (
            Language::Ko,
            ["인증 코드는 누구에게도 알려 주지 마세요", "이 메일을 무시해 주세요", "비밀번호는 변경되지 않습니다"],
        ),
        (Language::Es, ["No compartas este código con nadie", "ignora este mensaje", "tu contraseña no cambian"]),
    ] {
        let [code, already, reset, ..] = letters().map(|letter| letter.compose(language, "VidGo").text);
        assert!(code.contains(words[never_give]) && code.contains(words[ignore]), "{code}");
        assert!(already.contains(words[ignore]) && already.contains(words[stays]), "{already}");
        assert!(reset.contains(words[ignore]), "{reset}");
    }
}

#[test]
fn a_hostile_project_name_stays_a_name() {
    let name = "<script>alert(\"x\")</script>\r\nBcc: {code} & '{validity}'";
    for letter in letters() {
        let Composed { subject, html, text } = letter.compose(Language::En, name);
        assert!(!subject.contains(['\r', '\n']), "{subject:?}");
        assert!(!html.contains("<script") && html.contains("&lt;script&gt;alert(&quot;x&quot;)"), "{html}");
        assert!(html.contains("&amp; &#39;{validity}&#39;"), "{html}");
        assert!(!text.contains("\nBcc") && text.contains("{code}"), "{text}");
    }
}

#[test]
fn what_is_secret_does_not_show() {
    for letter in letters() {
        let shown = format!("{letter:?} {:?}", letter.compose(Language::En, "VidGo"));
        assert!(shown.contains(letter.name()), "{shown}");
        assert!(!shown.contains(CODE) && !shown.contains("token"), "{shown}");
    }
}
