import type { Talk, Wish } from './grammar.ts';

/**
 * The commonest words for stop, help, thanks and hello in languages that the bot does not answer in. Whole messages only. A word that
 * is also an ordinary wish or answer ("más", "да", "non") has no place here.
 */
const WORDS: Readonly<Record<'cancel' | 'help' | 'thanks' | 'greeting' | 'wrong' | 'how-long', string>> = {
  cancel: `
    para | parar | detener | detente | cancelar | cancela | basta | alto | pare | parem | arrêter | arrête | arrêtez |
    annuler | annule | annulez | stopp | anhalten | abbrechen | abbruch | aufhören | hör auf | halt | стоп | стой |
    остановись | остановить | отмена | отмени | отменить | хватит | прекрати | 停止して | 止めて | やめて | ストップ |
    中止して | キャンセル | 멈춰 | 멈춰줘 | 중지 | 취소 | 취소해줘 | 그만 | 스톱 | berhenti | batal | batalkan | hentikan |
    توقف | قف | إلغاء | الغاء | ألغ | أوقف | ferma | fermati | fermare | annulla | annullare | dur | durdur | iptal |
    зупинись | зупинити | скасувати | dừng | dừng lại | hủy | หยุด | ยกเลิก | रुको | रुक जाओ | रद्द करो | stopaj | przestań | anuluj
  `,
  help: `
    ayuda | ayúdame | ajuda | me ajuda | aide | aidez moi | aide moi | hilfe | hilf mir | помощь | помоги | помогите |
    справка | ヘルプ | 助けて | 使い方 | 도움말 | 도와줘 | 도움 | 사용법 | bantuan | tolong | مساعدة | ساعدني | المساعدة |
    aiuto | aiutami | yardım | допомога | допоможи | trợ giúp | giúp tôi | ช่วยด้วย | ช่วยเหลือ | मदद | सहायता | pomoc
  `,
  thanks: `
    gracias | muchas gracias | mil gracias | obrigado | obrigada | muito obrigado | muito obrigada | valeu | merci |
    merci beaucoup | danke | danke schön | dankeschön | vielen dank | danke dir | спасибо | спасибо большое | большое спасибо |
    благодарю | спс | ありがとう | ありがとうございます | ありがとうございました | どうも | サンキュー | 고마워 | 고마워요 | 고맙습니다 |
    감사합니다 | 감사해요 | 감사 | terima kasih | makasih | terimakasih | شكرا | شكرا لك | شكرا جزيلا | grazie | grazie mille |
    molte grazie | teşekkürler | teşekkür ederim | sağol | дякую | cảm ơn | cám ơn | ขอบคุณ | ขอบคุณครับ | ขอบคุณค่ะ | धन्यवाद | शुक्रिया | dziękuję | dzięki
  `,
  greeting: `
    hola | buenas | buenos días | buenas tardes | olá | oi | bom dia | boa tarde | boa noite | bonjour | salut | bonsoir |
    coucou | hallo | guten tag | guten morgen | guten abend | servus | moin | привет | здравствуйте | здравствуй | добрый день |
    こんにちは | こんばんは | おはよう | おはようございます | やあ | 안녕 | 안녕하세요 | 안녕하십니까 | halo | selamat pagi |
    مرحبا | السلام عليكم | أهلا | ciao | buongiorno | buonasera | salve | merhaba | selam | привіт | xin chào | สวัสดี | สวัสดีครับ |
    สวัสดีค่ะ | नमस्ते | cześć
  `,
  wrong: `
    perdón | perdona | lo siento | disculpa | chat equivocado | desculpa | desculpe | foi mal | pardon | désolé | désolée |
    excusez moi | entschuldigung | sorry falscher chat | falscher chat | извини | извините | простите | не туда | ошибся чатом |
    すみません | ごめん | ごめんなさい | 間違えました | 죄송합니다 | 미안 | 미안해요 | maaf | salah kirim | آسف | عذرا | scusa | scusi |
    ho sbagliato chat
  `,
  'how-long': `
    cuánto falta | cuánto tarda | cuánto tiempo falta | cuánto va a tardar | quanto tempo falta | quanto tempo demora |
    quanto tempo vai demorar | combien de temps | ça prend combien de temps | c'est bientôt prêt | wie lange dauert das |
    wie lange dauert es | wie lange noch | сколько ждать | сколько ещё ждать | долго ещё | как долго | сколько времени займёт |
    どのくらいかかりますか | あとどれくらい | いつできますか | 얼마나 걸려 | 얼마나 걸려요 | 얼마나 걸리나요 | berapa lama | berapa lama lagi |
    كم يستغرق | كم من الوقت | quanto ci vuole | quanto tempo ci vuole | quanto manca | ne kadar sürer
  `,
};

/** Laughter that is written in no language's dictionary. Each is bounded, so that matching stays linear. */
const LAUGHTER =
  /^(?:(?:ja){2,40}j?|(?:je){2,40}|k{3,40}|(?:rs){2,40}|w{3,40}|(?:xa){2,40}|(?:ха){2,40}|(?:хе){2,40}|(?:ах){2,40}а?|[ㅋ\u110f]{2,40}|[ㅎ\u1112]{2,40}|(?:wk){2,40}|ه{3,40}|mdr|ptdr)$/u;

const WISHES: ReadonlyMap<string, Wish | Talk> = new Map(
  Object.entries(WORDS).flatMap(([wish, words]) =>
    words.split('|').map((word) => [plain(word), wish as keyof typeof WORDS] as const),
  ),
);

/** What a whole message asks for in one of these languages; accents may be missing, as on many keyboards. */
export function otherLanguages(tidied: string): Wish | Talk | undefined {
  return WISHES.get(plain(tidied)) ?? (LAUGHTER.test(tidied) ? 'laugh' : undefined);
}

function plain(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .replace(/(?:'|\s)+/g, ' ')
    .trim();
}
