import type { Intent } from '../../src/core/intent.ts';

type Kind = Intent['kind'];

/** Messages with a broken bar between them, several on a line. */
function list(messages: string): string[] {
  return messages.split('¦').map((message) => message.trim());
}

/** Messages and what they ask for. `converse` rows are traps: words of a wish inside a sentence about a video. */
export const TABLE: Readonly<Record<Kind, readonly string[]>> = {
  export: list(`
    export ¦ Export! ¦ EXPORT. ¦ export it ¦ please export it ¦ Export the video ¦ export video please ¦
    Can you export my final video? ¦ ok, export it now ¦ looks good, export it ¦ export again ¦
    export as mp4 ¦ export to MP4 please ¦ export 1080p MP4 ¦ export a 1080p MP4 ¦ download ¦ download it ¦
    Download the video ¦ download the mp4 file ¦ how do I download it? ¦ can I download the video now? ¦
    send me the video ¦ Could you send me the finished video when it is ready? Thanks! ¦ send it to me ¦
    send it ¦ give me the video ¦ show me the video ¦ I'd like to have the video ¦ save the video ¦
    download link ¦ please send me the download link ¦ render it ¦ let’s export it ¦ /export ¦ /EXPORT ¦
    /export@NemoBot now ¦ /download ¦ 🎬 export 🎬 ¦ 导出 ¦ 导出视频 ¦ 请导出视频 ¦ 帮我导出一下 ¦
    把视频导出来 ¦ 导出这个视频吧 ¦ 视频导出 ¦ 可以导出了吗 ¦ 再导出一次 ¦ 导出为MP4 ¦ 导出 mp4 ¦ 下载 ¦
    下载视频 ¦ 我要下载视频 ¦ 把视频发给我 ¦ 视频发我 ¦ 发给我视频 ¦ 请把最终的视频发给我，谢谢 ¦
    匯出影片 ¦ 導出視頻 ¦ 下載影片 ¦ /导出
  `),
  credits: list(`
    credits ¦ Credits? ¦ my credits ¦ balance ¦ Balance please ¦ how many credits do I have left? ¦
    How many credits are left ¦ how many credits have I got? ¦ show my credits ¦ check my balance ¦
    credits left ¦ what's my balance? ¦ what is my credit balance ¦ do I have any credits left? ¦
    am I out of credits? ¦ how much credit do I have ¦ show me the remaining credits please ¦
    buy more credits ¦ top up ¦ /credits ¦ /balance ¦ 积分 ¦ 余额 ¦ 我的积分 ¦ 查询余额 ¦ 查一下积分 ¦
    还有多少积分？ ¦ 我还有多少积分 ¦ 积分还剩多少 ¦ 剩余积分 ¦ 我的余额是多少 ¦ 餘額 ¦ 積分 ¦ 怎么充值
  `),
  status: list(`
    status ¦ Status? ¦ state ¦ show tracks ¦ show me the tracks ¦ show the timeline ¦ timeline ¦ tracks ¦
    what's the status ¦ What is the status of my video? ¦ status update please ¦ any updates? ¦ any news ¦
    progress ¦ is it ready? ¦ is my video ready yet? ¦ are you done yet? ¦ how's it going? ¦
    where's my video? ¦ list all tracks ¦ what's on the timeline? ¦ what do we have so far ¦
    check the status ¦ show me the current timeline ¦ /status ¦ /timeline ¦ 状态 ¦
    现在什么状态？ ¦ 查看状态 ¦ 看看进度 ¦ 进度 ¦ 进度怎么样了 ¦ 显示轨道 ¦ 时间线 ¦ 看一下时间线 ¦
    做好了吗 ¦ 视频做好了吗？ ¦ 好了没 ¦ 狀態 ¦ 當前狀態 ¦ 我的视频呢？
  `),
  upload: list(`
    upload ¦ upload a photo ¦ I want to upload some photos ¦ how do I upload a file? ¦
    can I upload a video? ¦ can I send you a photo? ¦ upload https://example.com/a.mp4 ¦ /upload ¦
    /upload https://example.com/a.mp4 ¦ 上传 ¦ 上传图片 ¦ 我要上传照片 ¦ 怎么上传文件？ ¦
    上传 https://example.com/a.mp4 ¦ 上傳圖片 ¦ /upload <https://example.com/a.mp4> ¦
    /upload (https://example.com/a.mp4) ¦ /upload "https://example.com/a.mp4" ¦
    /upload [x](https://example.com/a.mp4) ¦ /upload **https://example.com/a.mp4** ¦
    /upload ||https://example.com/a.mp4|| ¦ /upload www.example.com/a.mp4 ¦ /upload please ¦
    upload https://example.com/a.mp4 and https://example.com/b.mp4 ¦ /upload 1. https://a.example/b 2. https://c.example/d ¦
    上传 https://example.com/a.mp4 和 https://example.com/b.mp4 ¦ 上传：https://example.com/a.mp4、https://example.com/b.mp4。
  `),
  new: list(`
    new project ¦ New video ¦ start over ¦ start a new project ¦ start again please ¦ reset ¦ restart ¦
    /new ¦ from scratch ¦ let's start over ¦ create a new project ¦ 新项目 ¦ 新建项目 ¦ 重新开始 ¦
    开始一个新项目 ¦ 我想从头开始
  `),
  cancel: list(`
    cancel ¦ Cancel! ¦ stop ¦ please stop ¦ stop it ¦ abort ¦ cancel that ¦ never mind ¦ nevermind ¦
    forget it ¦ cancel the render ¦ stop the generation ¦ cancel everything ¦ /cancel ¦ /stop ¦ 取消 ¦
    停止 ¦ 停下来 ¦ 取消任务 ¦ 停止生成 ¦ 算了 ¦ 中止 ¦ 请停一下 ¦ стоп ¦ СТОП! ¦ para ¦ Arrête ! ¦ arrete ¦
    Stopp ¦ やめて ¦ 멈춰 ¦ berhenti ¦ توقف ¦ ferma ¦ отмена ¦ cancelar ¦ abbrechen ¦ stop⠀
  `),
  help: list(`
    help ¦ Help! ¦ ? ¦ what can you do? ¦ how does this work? ¦ commands ¦ /help ¦ /help export ¦ 帮助 ¦
    怎么用？ ¦ 你能做什么 ¦ 使用说明 ¦ 你会什么呀 ¦ hilfe ¦ Hilfe! ¦ ayuda ¦ aide ¦ помощь ¦ ヘルプ ¦ 도움말 ¦ bantuan ¦
    مساعدة ¦ aiuto ¦ ajuda ¦ are you a bot? ¦ is this free? ¦ what are you ¦ 你是机器人吗？ ¦ 免费吗
  `),
  forget: list(`
    forget me ¦ delete my data ¦ please delete all my data ¦ /forget ¦ 删除我的数据 ¦ 请清除我的所有数据 ¦
    忘记我
  `),
  start: list(`
    /start ¦ /start hailuo-ai-free ¦ /start@NemoBot
  `),
  skill: list(`
    /skill ¦ /skill hailuo-ai-free ¦ change skill ¦ skills ¦ 切换技能 ¦ 有哪些技能？
  `),
  language: list(`
    /language ¦ /language zh ¦ change language ¦ reply in Chinese ¦ answer in English please ¦ 切换语言 ¦
    用中文回复
  `),
  greeting: list(`
    hi ¦ Hello! ¦ hey there ¦ good morning ¦ hello bot 🙂 ¦ 👋 ¦ 你好 ¦ 您好！ ¦ 嗨 ¦ 在吗 ¦ 早上好呀 ¦ how are you? ¦
    hola ¦ Guten Tag! ¦ привет ¦ こんにちは ¦ 안녕하세요 ¦ مرحبا ¦ test ¦ anyone there? ¦ 测试
  `),
  talk: list(`
    thanks ¦ thanks! ¦ Thank you so much!! ¦ ok thanks ¦ great, thank you ¦ thx 🙏 ¦ ty ¦ haha thanks ¦ wow ¦
    good job ¦ I love it ¦ this is amazing! ¦ That’s so cool ¦ lol ¦ LOL ¦ lmao ¦ hahaha ¦ haha lol ¦ xD ¦ 😂 ¦ 👍 ¦ 👍🏽 ¦ ❤️ ¦ 🙏🙏 ¦
    😂😂😂 ¦ sorry ¦ sorry, wrong chat ¦ oops, wrong chat! ¦ Wrong group, sorry ¦ my bad ¦ 谢谢 ¦ 谢谢！ ¦ 好的，谢谢 ¦ 多谢啦 ¦ 謝謝 ¦
    辛苦了 ¦ 太棒了！ ¦ 哈哈哈 ¦ 哈哈，谢谢你 ¦ 笑死我了 ¦ 发错了 ¦ 不好意思，发错群了 ¦ 對不起 ¦ gracias ¦ Merci beaucoup ! ¦
    :) ¦ ;-) ¦ :D ¦ :P ¦ <3 ¦ ))) ¦ ^^ ¦ bye! ¦ good night ¦ 晚安 ¦ 拜拜 ¦ muahaha ¦ tks ¦
    danke ¦ Dankeschön ¦ obrigado ¦ спасибо ¦ Спасибо большое! ¦ ありがとう ¦ 고마워요 ¦ ㅋㅋㅋ ¦ ㅎㅎ ¦ terima kasih ¦ شكرا ¦ grazie ¦
    jajaja ¦ ахаха ¦ kkkk ¦ rsrs ¦ entschuldigung ¦ извини
  `),
  'how-long': list(`
    how long will it take? ¦ How long does it take ¦ how long will this take please ¦ ok, how long will it take? ¦ how much longer ¦
    when will it be ready? ¦ when will my video be done ¦ how long do I have to wait? ¦ ETA? ¦ will it take long? ¦ 还要多久 ¦
    要多久？ ¦ 大概需要多长时间 ¦ 什么时候能好 ¦ 还要等多久呀 ¦ 需要多久 ¦ сколько ждать? ¦ wie lange dauert das? ¦ cuánto tarda ¦
    combien de temps ? ¦ 얼마나 걸려요?
  `),
  unknown: ['/foo', '/unknown', '/exprot', '/vido a cat', '/cancle', '/foo@NemoBot', '/foo ⠀'],
  empty: [
    ...['', ' ', '\n\t', '\u0000\u0007', '\u200b\u200b', '\u2800', '\u2800 \u2800', '\u3164', '\uffa0'],
    ...[
      '\u115f',
      '\u1160',
      '\u034f',
      '\u0301',
      '\u0489',
      '\u0941',
      '\ufe0f',
      '\ufe0e\u200d',
      '\u{e0067}\u{e007f}',
    ],
    ...['\u{e0100}', '\u180e', '\u2061\u2062', '\ufff9', '\u{1d159}', '\ud800', '\u202e\u2066'],
    ...['.', '...', '…', '!!!', '。', '-', '"', '?!'],
  ],
  'video-empty': ['/video', '/video  ', '/video@NemoBot', '/video \u2800', '/video\n\u3164'],
  converse: list(`
    make a video about exporting coffee ¦ add a credits roll at the end ¦
    export coffee from Brazil, 10 seconds ¦ show the credits at the end of the video ¦
    roll the closing credits over the sea ¦ balance the audio with the voice ¦ fix the white balance ¦
    a film about a download speed contest ¦ make a status video for WhatsApp ¦
    show the timeline of World War II ¦ track the ball with the camera ¦ stop motion of two clay figures ¦
    stop the music at 5 seconds ¦ cancel the background music ¦ cancel culture explained in 30 seconds ¦
    upload it to YouTube ¦ a new video of my cat on a skateboard ¦ help me make a birthday video ¦
    hello world, typed by a robot ¦ Title: Export ¦ send me the video of the dog with a red hat instead ¦
    send the video to the left edge ¦ make it shorter ¦ add lo-fi music ¦ louder ¦ yes ¦ ok ¦ no ¦
    English ¦ the credits ¦ the timeline ¦ start ¦ try again ¦ regenerate ¦ export as GIF ¦
    export in 4k with subtitles ¦ forget everything but the sky ¦ save the whales, a 20-second appeal ¦
    download the app now, says the narrator ¦ new shoes on a beach ¦ yes please, thanks ¦ sure, thanks ¦
    no thanks ¦ thanks, now make it shorter ¦ lol make it faster ¦ a thank you card for my mum ¦ sorry, make it blue instead ¦
    how long is it ¦ how long will the intro be ¦ stop sign in the rain ¦ hilfe für anfänger, ein film ¦ danke, mach es kürzer ¦
    haha in big letters ¦ 🌅 ¦ 🐱🎸 ¦ 🌅👍 ¦ good ¦ perfect ¦ sure ¦ go ahead ¦ 1 ¦ +1 ¦ -> ¦  más ¦ да ¦ 谢谢大家的片尾 ¦ 好的 ¦ 好 ¦
    谢谢，再短一点 ¦ 哈哈镜效果 ¦ 停车场的夜景 ¦ стоп-кадр в конце ¦ para mi hija ¦ /cat on a mat ¦
    speak English in the voice-over ¦ /imagine a cat in the rain ¦ /video export ¦ /new_look for my shop ¦
    https://example.com/a.mp4 ¦ use https://example.com/a.mp4 as the intro ¦
    upload https://example.com/a.mp4 and make it slow ¦ /upload https://example.com/a.mp4 as the intro ¦
    tracks in the snow, slow zoom ¦ where is my mind, a music video ¦ 导出一个关于咖啡的视频的教程 ¦
    做一个讲积分制度的视频 ¦ 余额宝介绍视频 ¦ 做一个状态栏动画 ¦ 上传到抖音 ¦ 取消背景音乐 ¦ 停止音乐 ¦
    把标题放到左上角 ¦ 你好世界，写在沙滩上 ¦ 出口咖啡的故事 ¦ 好了 ¦ 不要 ¦ 英文 ¦ 再来一个 ¦ 重新生成 ¦
    给我一个猫的视频 ¦ 新的开场画面 ¦ 在时间线前面加一段海浪 ¦ 请把音乐调小一点 ¦ 帮助老人的短片
  `),
};
