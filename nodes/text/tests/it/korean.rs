//! Korean news sentences and the lines that come of them.

use newsum_text::{
    Language, facts, numbers,
    register::{self, Register},
    short_form,
};

/// Sentence, short form.
const SHORT_FORMS: [(&str, Option<&str>); 26] = [
    // Fits as it is.
    ("서울의 낮 기온이 38.2도까지 올랐다.", Some("서울의 낮 기온이 38.2도까지 올랐다.")),
    ("정부는 예산을 늘리지 않기로 했다.", Some("정부는 예산을 늘리지 않기로 했다.")),
    // Parentheses off, with the particle that then fits.
    (
        "한국은행(BOK)은 기준금리(연 3.5%)를 열 차례 연속 그대로 두기로 했다.",
        Some("한국은행(BOK)은 기준금리(연 3.5%)를 열 차례 연속 그대로 두기로 했다."),
    ),
    (
        "국제통화기금(IMF)은 올해 한국의 성장률을 2.3%로 봤다.",
        Some("국제통화기금은 올해 한국의 성장률을 2.3%로 봤다."),
    ),
    // Frames of saying.
    (
        "통계청은 지난달 소비자물가가 1년 전보다 2.4% 올랐다고 2일 밝혔다.",
        Some("지난달 소비자물가가 1년 전보다 2.4% 올랐다."),
    ),
    (
        "한국은행은 이날 기준금리를 연 3.5%로 동결했다고 밝혔다.",
        Some("한국은행은 기준금리를 연 3.5%로 동결했다."),
    ),
    (
        "경찰은 보이스피싱 조직원 12명을 붙잡았다고 15일 밝혔다.",
        Some("경찰은 보이스피싱 조직원 12명을 붙잡았다."),
    ),
    (
        "소방당국은 불이 난 지 두 시간 만에 큰 불길이 잡혔다고 전했다.",
        Some("불이 난 지 두 시간 만에 큰 불길이 잡혔다."),
    ),
    (
        "기상청은 더위가 다음 주 초까지 이어질 것으로 전망했다.",
        Some("더위가 다음 주 초까지 이어질 것으로 전망된다."),
    ),
    (
        "전문가들은 내년에도 집값이 오를 가능성이 크다고 내다봤다.",
        Some("전문가들은 내년에도 집값이 오를 가능성이 크다고 내다봤다."),
    ),
    // Intentions, opinions and claims keep who said so.
    (
        "정부는 내년까지 전기차 충전기 5만 기를 더 설치하겠다고 밝혔다.",
        Some("정부는 내년까지 전기차 충전기 5만 기를 더 설치하겠다고 밝혔다."),
    ),
    (
        "시민단체는 낡은 원전을 당장 멈춰야 한다고 주장했다.",
        Some("시민단체는 낡은 원전을 당장 멈춰야 한다고 주장했다."),
    ),
    (
        "회사 측은 제품에 아무런 문제가 없다고 주장했다.",
        Some("회사 측은 제품에 아무런 문제가 없다고 주장했다."),
    ),
    ("박 의원은 법안이 졸속으로 처리됐다고 말했다.", Some("박 의원은 법안이 졸속으로 처리됐다고 말했다.")),
    // Opening connective, source and date.
    (
        "15일 관세청에 따르면 이달 중순까지 수출액이 지난해보다 12.4% 늘었다.",
        Some("이달 중순까지 수출액이 지난해보다 12.4% 늘었다."),
    ),
    (
        "그러나 칩 수출은 지난해보다 4.5% 줄어든 것으로 나타났다.",
        Some("칩 수출은 지난해보다 4.5% 줄어든 것으로 나타났다."),
    ),
    // The last clause, with its doer.
    (
        "전국에 폭염이 이어지면서 전력 수요가 이틀 만에 역대 최고치를 다시 썼다.",
        Some("전력 수요가 이틀 만에 역대 최고치를 다시 썼다."),
    ),
    // Its only number is not given away.
    (
        "폭염이 열이틀째 이어지면서 전국의 전력 수요가 역대 최고치를 기록했다.",
        Some("폭염이 열이틀째 이어지면서 전국의 전력 수요가 역대 최고치를 기록했다."),
    ),
    (
        "정부는 무더위 쉼터를 320곳으로 늘렸고 운영 시간을 밤 10시까지로 두 시간 늦췄다.",
        Some("정부는 운영 시간을 밤 10시까지로 두 시간 늦췄다."),
    ),
    (
        "정부가 물가 대책을 다섯 차례 내놨지만 채소값은 한 달 새 두 배로 뛰었다.",
        Some("채소값은 한 달 새 두 배로 뛰었다."),
    ),
    // A clause that would change who did what stays.
    (
        "회사는 지난해 공장 두 곳을 닫았고, 이를 직원들에게 미리 알리지 않은 것으로 드러났다.",
        Some("회사는 지난해 공장 두 곳을 닫았고, 이를 직원들에게 미리 알리지 않은 것으로 드러났다."),
    ),
    (
        "비가 이틀 동안 300㎜ 넘게 내렸고, 마을로 들어가는 다리와 도로를 모두 통제했다.",
        Some("비가 이틀 동안 300㎜ 넘게 내렸고, 마을로 들어가는 다리와 도로를 모두 통제했다."),
    ),
    // Quotations keep their speaker.
    (
        "김하늘 서울대 교수는 15일 국회에서 열린 토론회에서 “지금 줄이지 않으면 늦는다”고 말했다.",
        Some("김하늘 교수는 “지금 줄이지 않으면 늦는다”고 말했다."),
    ),
    (
        "서지운 한빛전력연구원 수석연구원은 “오후 5시가 가장 위험한 시간”이라며 “태양광은 줄어드는데 에어컨은 그대로 돌아간다”고 말했다.",
        Some("서지운 한빛전력연구원 수석연구원은 “태양광은 줄어드는데 에어컨은 그대로 돌아간다”고 말했다."),
    ),
    // Too long for any budget.
    (
        "지난해 말 국회를 통과한 뒤 여러 차례 시행이 미뤄진 개정 법률에 따라 다음 달부터 전국 모든 편의점과 대형 마트와 온라인 쇼핑몰에서 일회용 봉투를 나눠 주거나 팔 수 없게 된다.",
        None,
    ),
    // No facts: questions, what breaks off, we.
    ("과연 더위는 언제까지 이어질까?", Some("과연 더위는 언제까지 이어질까?")),
];

#[test]
fn short_forms_lose_least_first() {
    let found = SHORT_FORMS.map(|(sentence, _)| {
        (sentence, short_form::short_form(sentence, Language::Korean).map(|short| short.text))
    });
    let wrong: Vec<_> = found
        .iter()
        .zip(SHORT_FORMS)
        .filter(|(found, (_, expected))| found.1.as_deref() != *expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_number_of_a_short_form_is_in_its_sentence() {
    for (sentence, _) in SHORT_FORMS {
        for version in short_form::ladder(sentence, Language::Korean) {
            assert!(numbers::occurs_in(&version.text, &[sentence]), "{} / {sentence}", version.text);
        }
    }
}

#[test]
fn negations_and_conditions_are_never_dropped() {
    for sentence in [
        "정부는 예산을 늘렸지만 세금은 올리지 않았다고 밝혔다.",
        "회사는 공장을 멈추지 않고 생산을 이어 가고 있다고 설명했다.",
        "한국은행은 물가가 안정되지 않으면 금리를 내리지 않을 것이라고 밝혔다.",
        "비가 더 내리지 않으면 제한 급수가 시작될 것으로 보인다.",
        "경찰은 사고 원인이 아직 확인되지 않았다고 전했다.",
        "연구진은 이 약이 모든 환자에게 듣는 것은 아니라고 설명했다.",
        "선수단은 못 오지만 감독은 온다고 협회가 밝혔다.",
        "정부는 대책이 없는 것은 아니라고 밝혔다.",
    ] {
        let marks = |text: &str| {
            ["않", "못", "없", "아니"].iter().map(|mark| text.matches(mark).count()).sum::<usize>()
        };
        for version in short_form::ladder(sentence, Language::Korean) {
            assert_eq!(marks(&version.text), marks(sentence), "{}", version.text);
        }
    }
}

#[test]
fn questions_and_fragments_are_no_facts() {
    for sentence in [
        "과연 더위는 언제까지 이어질까?",
        "“지나가겠습니다.”",
        "2일 오전 6시 새벽시장.",
        "우리는 여전히 이 법에 반대한다.",
        "정부는 앞으로…",
    ] {
        assert_eq!(facts::read(sentence, Language::Korean), None, "{sentence}");
    }
}

#[test]
fn news_is_said_in_three_registers() {
    for (sentence, formal, hearsay, elder) in [
        (
            "예비율은 7.2%까지 떨어졌다.",
            "예비율은 7.2%까지 떨어졌습니다.",
            "예비율은 7.2%까지 떨어졌대요.",
            "예비율은 7.2%까지 떨어졌다네.",
        ),
        (
            "비는 27일에야 내릴 예정이다.",
            "비는 27일에야 내릴 예정입니다.",
            "비는 27일에야 내릴 예정이래요.",
            "비는 27일에야 내릴 예정이라네.",
        ),
        ("고비는 이번 주다.", "고비는 이번 주입니다.", "고비는 이번 주래요.", "고비는 이번 주라네."),
        (
            "시는 쉼터를 밤 10시까지 연다.",
            "시는 쉼터를 밤 10시까지 엽니다.",
            "시는 쉼터를 밤 10시까지 연대요.",
            "시는 쉼터를 밤 10시까지 연다네.",
        ),
        ("원인은 더위다.", "원인은 더위입니다.", "원인은 더위래요.", "원인은 더위라네."),
        (
            "로봇은 언덕을 잘 오른다.",
            "로봇은 언덕을 잘 오릅니다.",
            "로봇은 언덕을 잘 오른대요.",
            "로봇은 언덕을 잘 오른다네.",
        ),
        (
            "한 번에 20㎏까지 싣는다.",
            "한 번에 20㎏까지 싣습니다.",
            "한 번에 20㎏까지 싣는대요.",
            "한 번에 20㎏까지 싣는다네.",
        ),
        (
            "아직 쓸 수 있는 카드가 있다.",
            "아직 쓸 수 있는 카드가 있습니다.",
            "아직 쓸 수 있는 카드가 있대요.",
            "아직 쓸 수 있는 카드가 있다네.",
        ),
        (
            "이익은 6% 느는 데 그친다.",
            "이익은 6% 느는 데 그칩니다.",
            "이익은 6% 느는 데 그친대요.",
            "이익은 6% 느는 데 그친다네.",
        ),
        (
            "수요가 더 늘 것으로 보인다.",
            "수요가 더 늘 것으로 보입니다.",
            "수요가 더 늘 것으로 보인대요.",
            "수요가 더 늘 것으로 보인다네.",
        ),
        (
            "값이 세 배로 뛰었다!",
            "값이 세 배로 뛰었습니다!",
            "값이 세 배로 뛰었대요!",
            "값이 세 배로 뛰었다네!",
        ),
        (
            "사고 원인은 아직 분명하지 않다.",
            "사고 원인은 아직 분명하지 않습니다.",
            "사고 원인은 아직 분명하지 않대요.",
            "사고 원인은 아직 분명하지 않다네.",
        ),
    ] {
        assert_eq!(register::speak(sentence, Register::Formal), formal);
        assert_eq!(register::speak(sentence, Register::Hearsay), hearsay);
        assert_eq!(register::speak(sentence, Register::Elder), elder);
    }
}
