//! Korean organisations, titles and names.

use super::Actor;
use crate::korean::{
    adnominal, hangul,
    particle::{self, Role},
};

/// How many words before the word with the particle may belong to the noun phrase.
const REACH: usize = 4;

pub(super) fn actor(text: &str) -> Option<Actor> {
    let words: Vec<&str> = outside_quotes(text);
    let heads = words
        .iter()
        .enumerate()
        .filter(|(_, word)| matches!(particle::role(word), Role::Topic | Role::Subject));
    heads
        .filter_map(|(at, _)| phrase(&words, at))
        .find(|name| acts(name))
        .map(|name| Actor { person: is_person(&name), name })
}

/// The words of a text that stand outside quotations.
fn outside_quotes(text: &str) -> Vec<&str> {
    let mut open = false;
    let mut straight = false;
    let mut kept = Vec::new();
    for word in text.split_whitespace() {
        let opens = word.matches('“').count();
        let closes = word.matches('”').count();
        let flips = word.matches('"').count();
        if !open && !straight && opens == 0 && flips == 0 {
            kept.push(word);
        }
        open = if opens > closes {
            true
        } else if closes > 0 {
            false
        } else {
            open
        };
        straight ^= flips % 2 == 1;
    }
    kept
}

/// The noun phrase that ends with the word at `at`: bare nouns before it belong to it.
fn phrase(words: &[&str], at: usize) -> Option<String> {
    let head = without_role_particle(words[at]);
    let mut parts: Vec<&str> = words[phrase_start(words, at)..at].to_vec();
    parts.push(head);
    let name = parts.join(" ").trim_matches(|c: char| matches!(c, '‘' | '’' | '\'' | '"')).to_owned();
    (!name.is_empty()).then_some(name)
}

/// The word without its 은, 는, 이, 가 or 께서.
pub(crate) fn without_role_particle(word: &str) -> &str {
    let word = particle::bare(word);
    word.strip_suffix("께서").or_else(|| word.strip_suffix(['은', '는', '이', '가'])).unwrap_or(word)
}

/// A bare noun: Hangul or Latin, no particle, no date, no verb, no punctuation.
fn belongs(word: &str) -> bool {
    #[rustfmt::skip]
    const NOT: [&str; 26] = [
        "이날", "전날", "지난", "오는", "올해", "지난해", "내년", "최근", "또", "또한", "한편", "그러나",
        "하지만", "이에", "다만", "특히", "반면", "현재", "앞서", "오늘", "어제", "오전", "오후", "결국",
        "당시", "이어",
    ];
    const PARTICLES: [&str; 27] = [
        "에서", "에게", "까지", "부터", "으로", "보다", "처럼", "에", "의", "로", "와", "과", "을", "를",
        "도", "며", "고", "면서", "라며", "어", "여", "게", "도록", "쯤", "씩", "째", "아",
    ];
    let letters = word
        .chars()
        .all(|c| hangul::is_syllable(c) || c.is_ascii_alphabetic() || matches!(c, '·' | '&' | '(' | ')'));
    let verbal = adnominal::is_in_eun_or_neun(word)
        || ["한", "된", "던", "할", "될"].iter().any(|end| word.ends_with(end) && word.chars().count() > 1);
    let name = looks_like_name(word) || word.ends_with("학과") || word.ends_with("의과");
    let particled =
        PARTICLES.iter().any(|end| word.ends_with(end) && word.chars().count() > end.chars().count() + 1)
            && !name;
    letters && !NOT.contains(&word) && (!verbal || name) && !particled && particle::role(word) == Role::Other
}

/// Whether the phrase ends in an organisation, a group or a title, or names itself one (`제작사 또박로보틱스`).
pub(super) fn acts(phrase: &str) -> bool {
    let words: Vec<&str> = phrase.split_whitespace().map(kernel).collect();
    let Some((last, before)) = words.split_last() else {
        return false;
    };
    is_body(last)
        || is_titled(last, before)
        || before.iter().any(|word| APPOSITIVES.iter().any(|end| word.ends_with(end)))
}

/// The word without its brackets and its plural.
fn kernel(word: &str) -> &str {
    let word = word.split('(').next().unwrap_or(word);
    word.strip_suffix("들").unwrap_or(word)
}

fn is_body(word: &str) -> bool {
    let listed = ORGANISATIONS.iter().chain(&GROUPS).any(|end| word.ends_with(end));
    let formed = word.chars().count() >= 3 && FORMED.iter().any(|end| word.ends_with(end));
    (listed || formed) && word.chars().count() >= 2 && !NO_ACTORS.iter().any(|noun| word.ends_with(noun))
}

/// A title; those that are also other words (시장, 배우, 의사) only after a name.
fn is_titled(word: &str, before: &[&str]) -> bool {
    const AMBIGUOUS: [&str; 13] = [
        "시장", "배우", "이사", "대사", "의사", "검사", "지사", "소장", "원장", "수석", "작가", "신부", "씨",
    ];
    let Some(title) = title_of(word) else { return false };
    let named = before.iter().any(|word| looks_like_name(word) || is_surname(word) || title == "씨")
        || title == "씨" && word != "씨";
    !NO_ACTORS.iter().any(|noun| word.ends_with(noun)) && (named || !AMBIGUOUS.contains(&title))
}

/// A title with a name before it, or attached to it.
pub(super) fn is_person(phrase: &str) -> bool {
    let words: Vec<&str> = phrase.split_whitespace().map(kernel).collect();
    let Some((last, before)) = words.split_last() else {
        return false;
    };
    let Some(title) = title_of(last) else { return false };
    let attached = last.strip_suffix(title).unwrap_or_default();
    let own_name = !attached.is_empty() && (title == "씨" || looks_like_name(attached));
    let anonymous =
        title == "씨" && before.last().is_some_and(|word| (1..=4).contains(&word.chars().count()));
    own_name || anonymous || before.iter().any(|word| looks_like_name(word) || is_surname(word))
}

/// Where the noun phrase that ends with the word at `at` begins.
pub(crate) fn phrase_start(words: &[&str], at: usize) -> usize {
    let mut start = at;
    while start > 0 && at - start < REACH && belongs(words[start - 1]) {
        start -= 1;
    }
    start
}

pub(super) fn people(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let titled = words.iter().enumerate().filter(|(_, word)| title_of(strip(word)).is_some());
    titled.filter_map(|(at, word)| name_before(&words, at).or_else(|| attached_name(word))).collect()
}

fn strip(word: &str) -> &str {
    if word.starts_with('씨') {
        return "씨";
    }
    particle::strip(particle::bare(word).trim_end_matches(['”', '’', '"', ')']))
}

/// The nearest name among the three words before a title, no particle in between.
fn name_before(words: &[&str], at: usize) -> Option<String> {
    let reach = words[at.saturating_sub(3)..at].iter().rev();
    let mut bare_words = reach.take_while(|word| belongs(word));
    bare_words.find(|word| looks_like_name(word)).map(|word| (*word).to_owned())
}

/// 홍길동씨.
fn attached_name(word: &str) -> Option<String> {
    let name = strip(word).strip_suffix('씨')?;
    looks_like_name(name).then(|| name.to_owned())
}

fn title_of(word: &str) -> Option<&'static str> {
    TITLES.iter().copied().filter(|title| word.ends_with(title)).max_by_key(|title| title.len())
}

/// A surname and two syllables (or one, or a double surname), and no common noun of that shape.
fn looks_like_name(word: &str) -> bool {
    #[rustfmt::skip]
    const COMMON: [&str; 60] = [
        "정부", "정책", "정치", "정당", "정보", "정상", "이번", "이후", "이날", "이사", "이상", "이하", "이전",
        "한국", "한국은", "조사", "조선", "조합", "조직", "전국", "전체", "전문", "전문가", "전력", "전자",
        "전직", "현대", "현재", "현지", "고용", "고려대", "고위", "강원", "강남", "안전", "안보", "유럽",
        "유엔", "신임", "신규", "남북", "남성", "여성", "주요", "주민", "지역", "지난해", "서울시", "서울대",
        "서울", "경기", "경남", "경북", "전남", "전북", "강원도", "장관", "하원", "상원", "인천시",
    ];
    const ENDS: [&str; 28] = [
        "대", "시", "도", "군", "구", "부", "청", "처", "원", "당", "사", "은행", "학교", "전자", "그룹",
        "연구", "정부", "위원", "협회", "팀", "과", "실", "국", "소", "단", "측", "계", "씨",
    ];
    let length = word.chars().count();
    let hangul_only = word.chars().all(hangul::is_syllable);
    let surname = DOUBLE_SURNAMES.iter().any(|name| word.starts_with(name) && length >= 3)
        || word.chars().next().is_some_and(|c| SURNAMES.contains(c));
    let organisation = length == 3
        && ENDS.iter().any(|end| word.ends_with(end))
        && !word.ends_with(['원', '구', '도', '사', '소', '단', '실', '국']);
    hangul_only
        && surname
        && (length == 3 || length == 4 && DOUBLE_SURNAMES.iter().any(|name| word.starts_with(name)))
        && !organisation
        && !COMMON.contains(&word)
}

fn is_surname(word: &str) -> bool {
    let mut chars = word.chars();
    matches!((chars.next(), chars.next()), (Some(c), None) if SURNAMES.contains(c))
}

const SURNAMES: &str = "김이박최홍정강조윤장임한오서신권황안송류유전고문양손배백허남심노하곽성차주우구민진나지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모국갈은좌승화어단피감빙편경온형호두태예복봉부범탁계라목간";
const DOUBLE_SURNAMES: [&str; 6] = ["남궁", "황보", "제갈", "선우", "독고", "사공"];

/// Nouns that end like organisations and are none.
#[rustfmt::skip]
const NO_ACTORS: [&str; 156] = [
    "전부", "일부", "내부", "외부", "세부", "공부", "여부", "거부", "납부", "기부", "하부", "상부", "중부",
    "남부", "북부", "동부", "서부", "요청", "신청", "시청률", "대처", "출처", "상처", "근처", "정당", "부당",
    "배당", "담당", "해당", "식당", "일당", "수당", "역시", "다시", "동시", "일시", "즉시", "표시", "지시",
    "전시", "도시", "무시", "게시", "제시", "출시", "실시", "혹시", "필요시", "원시", "몇시", "행사", "기사",
    "역사", "조사", "검사비", "공사비", "농사", "인사", "심사", "수사", "식사", "이사비", "장사", "날씨",
    "글씨", "불씨", "솜씨", "말씨", "공원", "기회", "사회", "대회", "집회", "후회", "철회", "조회", "전시회",
    "음악회", "박람회", "강연회", "간담회", "설명회", "토론회", "발표회", "운동회", "송년회", "만회", "우회",
    "초회", "지원", "자원", "정원", "차원", "근원", "소원", "급원", "만원", "천원", "백원", "억원", "조원",
    "십원", "복원", "기원", "염원", "응원", "후원", "동원", "세대", "시대", "기대", "확대", "상대", "절대",
    "최대", "군대", "무대", "부대", "침대", "지대", "일대", "반대", "연대", "초대", "고대", "현대차", "한때",
    "파출소대", "십대", "증대", "막대", "우대", "학대", "냉대", "환대", "안테나대", "원대", "중대", "광대",
    "거대", "장대", "가격대", "시간대", "금액대", "주파수대", "해수욕장대", "예측", "관측", "추측", "양측",
    "좌측", "우측", "내측", "외측", "개인청", "도시청",
];

/// Kinds of bodies: a name may stand after them.
#[rustfmt::skip]
const APPOSITIVES: [&str; 14] = [
    "업체", "단체", "제작사", "제조사", "개발사", "운영사", "회사", "기업", "기관", "스타트업", "연구소",
    "협회", "대학", "시민단체",
];

/// Ends of names of bodies, in words of three syllables or more.
#[rustfmt::skip]
const FORMED: [&str; 52] = [
    "회", "원", "연구실", "보건소", "소방서", "경찰서", "구조대", "해경", "시", "군청", "제작사", "제조사",
    "개발사", "운영사", "항공사", "통신사", "증권사", "보험사", "여행사", "건설사", "로보틱스", "통부", "재정부", "자원부", "기업부", "가족부", "통일부", "행안부", "안전부", "중기부", "해수부", "수산부", "식품부", "문체부", "관광부", "여가부", "보훈부", "준비제도", "연준", "네이버", "카카오", "엔비디아", "마이크로소프트", "하이닉스", "현대차", "테슬라", "대", "지자체",
    "의료원", "측", "업계", "청",
];

#[rustfmt::skip]
const ORGANISATIONS: [&str; 81] = [
    "정부", "청와대", "대통령실", "국회", "의회", "위원회", "법원", "재판부", "헌재", "헌법재판소", "검찰",
    "경찰", "특검", "소방당국", "당국", "공사", "공단", "은행", "한은", "기업", "회사", "업체", "그룹", "전자",
    "자동차", "대학", "대학교", "서울대", "학교", "연구소", "연구원", "연구진", "연구팀", "협회", "학회",
    "재단", "조합", "노조", "노총", "단체", "조사단", "추진단", "대책단", "연합", "연맹", "센터", "병원",
    "본부", "대표팀", "구단", "방송", "신문", "거래소", "기상청", "통계청", "경찰청", "소방청", "관세청",
    "국세청", "질병청", "산림청", "특허청", "구청", "시청", "도청", "군청", "교육청", "부처", "교육부",
    "국방부", "외교부", "환경부", "노동부", "복지부", "국토부", "산업부", "기재부", "과기정통부", "법무부",
    "여당", "야당",
];

#[rustfmt::skip]
const GROUPS: [&str; 31] = [
    "전문가", "관계자", "시민", "주민", "업계", "학계", "의료계", "노동계", "경제계", "정치권", "소비자",
    "학부모", "학생", "교사", "상인", "농민", "어민", "환자", "피해자", "유족", "유가족", "누리꾼", "네티즌",
    "이용자", "가입자", "투자자", "애널리스트", "과학자", "대변인", "서울시", "부산시",
];

#[rustfmt::skip]
const TITLES: [&str; 58] = [
    "씨", "의원", "대표", "장관", "교수", "대통령", "총리", "총재", "위원장", "회장", "사장", "시장", "지사",
    "청장", "원장", "소장", "감독", "선수", "박사", "변호사", "검사", "판사", "의사", "연구원", "연구위원",
    "팀장", "실장", "국장", "과장", "부장", "본부장", "센터장", "후보", "작가", "배우", "가수", "차관",
    "이사장", "대사", "총장", "교사", "부총리", "부사장", "이사", "위원", "수석", "비서관", "당대표",
    "원내대표", "주교", "신부", "스님", "목사", "군수", "구청장", "예보관", "분석관", "조교수",
];
