import type { GuiAction } from '../../src/core/gui.ts';

/** What the backend says, what is left of it, and what is to be done. */
export type Row = readonly [said: string, left: string, ...actions: GuiAction[]];

const exporting: GuiAction = { kind: 'export' };
const state: GuiAction = { kind: 'state' };
const tracks: GuiAction = { kind: 'tracks' };
const edit = (text: string): GuiAction => ({ kind: 'edit', text });

/** Instructions for a screen, alone and among content. */
export const SAID: readonly Row[] = [
  ['I added a sunset. Click Export to download it.', 'I added a sunset.', exporting],
  ['Click the "Export" button in the top right corner to download your video.', '', exporting],
  ['I added a sunset, and you can click Export to download it.', 'I added a sunset.', exporting],
  ['Your video is ready — click Export to download!', 'Your video is ready!', exporting],
  ['Your video is ready: click Export.', 'Your video is ready.', exporting],
  ["When you're happy with the result, click **Export** in the toolbar.", '', exporting],
  ['I added a sunset (click Export to download).', 'I added a sunset.', exporting],
  ['You can download it by clicking the Export button.', '', exporting],
  [
    "Click Export to save the video, and I'll keep the project open.",
    "I'll keep the project open.",
    exporting,
  ],
  ['Click Export; the project stays open.', 'The project stays open.', exporting],
  ['Now that the music is in, click Export.', 'The music is in.', exporting],
  ['Export your video as MP4 for widest compatibility.', '', exporting],
  ['Ready. You can now export it!', 'Ready.', exporting],
  ['The Export button is in the top right corner.', '', exporting],
  ['Go to File > Export to download.', '', exporting],
  ['After reviewing it, hit Export.', '', exporting],
  ['Done! Use the Export button to save it. Have fun!', 'Done! Have fun!', exporting],
  ['Note: click Export.', '', exporting],
  ['Open the media panel to see your assets.', '', state],
  ['I trimmed it. Open the Media panel and click Export.', 'I trimmed it.', state, exporting],
  ['You can preview it in the timeline.', '', tracks],
  ['Preview in timeline', '', tracks],
  ['Click **Preview in timeline** to check.', '', tracks],
  ['I trimmed the clip and you can preview it in the timeline.', 'I trimmed the clip.', tracks],
  [
    'You can see the new track on the timeline, and the music starts at 3s.',
    'The music starts at 3s.',
    tracks,
  ],
  ['Drag the title to the bottom of the frame.', '', edit('Move the title to the bottom of the frame')],
  ['Drag and drop the music onto the audio track.', '', edit('Add the music to the audio track')],
  [
    'Drag the Lo-fi song from the media panel onto the timeline.',
    '',
    edit('Add the Lo-fi song to the timeline'),
  ],
  ['Drag the clip to the start to move it, then release.', '', edit('Move the clip to the start')],
  ['Drag the volume slider to 50%.', '', edit('Set the volume to 50%')],
  ['Drag the clips to reorder them.', '', edit('Reorder the clips')],
  ['Drag and drop your photos here.', ''],
  ['Click "Add music" to add a soundtrack.', '', edit('Add music')],
  ['Click Add music to get a soundtrack.', '', edit('Add music')],
  ['Click the Play button to listen.', ''],
  ['If you want music, click Add Music.', ''],
  ['Great, click Export.', '', exporting],
  ['Steps: 1. Open the panel. 2. Click Export.', '', state, exporting],
  [
    'To export your video:\n1. Open the export panel\n2. Click Export\n\nHave fun!',
    'Have fun!',
    state,
    exporting,
  ],
  [
    'I made these changes:\n- Added music\n- Click Export to download\n- Added a title',
    'I made these changes:\n- Added music\n- Added a title',
    exporting,
  ],
  ['已添加日落画面，点击导出按钮下载。', '已添加日落画面。', exporting],
  ['已添加日落画面。请点击右上角的“导出”按钮，选择MP4格式，即可下载视频。', '已添加日落画面。', exporting],
  ['如果您满意，点击“导出”。', '', exporting],
  ['背景音乐已换成爵士，现在可以导出视频了。', '背景音乐已换成爵士。', exporting],
  ['导出按钮在右上角。', '', exporting],
  ['既然音乐已经加好，点击导出。', '音乐已经加好。', exporting],
  ['打开素材面板查看您的素材。', '', state],
  ['您可以在时间线中预览效果。', '', tracks],
  ['将标题拖拽到画面底部。', '', edit('把标题移到画面底部')],
  ['拖动音乐到时间线', '', edit('把音乐添加到时间线')],
  ['请拖动音量滑块到50%。', '', edit('把音量调到50%')],
  ['点击“添加音乐”来添加配乐。', '', edit('添加音乐')],
  ['标题已改好，您也可以拖动标题到顶部。', '标题已改好。'],
  ['请把您的照片拖到这里。', ''],
  ['步骤如下：\n1. 打开导出面板\n2. 点击导出\n\n祝您使用愉快！', '祝您使用愉快！', state, exporting],
];

/** Content that only sounds like it: not one letter may change. */
export const CONTENT: readonly string[] = [
  ...[
    'a door opens',
    'The door opens. A click sound effect was added.',
    'Click sound effect added.',
    'exported goods',
  ],
  ...[
    'The film shows exported goods in a harbour.',
    'I opened the clip with a fade, and the beat drops at 5s.',
  ],
  ...[
    'I\'ve added the title "Click Export to win". Enjoy!',
    "I added text that says 'Click here'.",
    'Caption: Click here to win.',
  ],
  ...[
    'The hero will run in, jump, and press the red button.',
    'Would you like me to export it?',
    'Your video is ready to export.',
  ],
  ...[
    'Download the video here: https://cdn.example.com/y.mp4',
    'If you want to export the video, let me know.',
  ],
  ...[
    'Select the clip you like best.',
    'Choose a style: cinematic or cartoon?',
    'Press Conference footage added.',
  ],
  ...[
    'Open your eyes to a new world.',
    'Tap dance scene added.',
    'I placed a preview in the timeline.',
    'The timeline shows 3 tracks.',
  ],
  ...[
    'It has 3 scenes: a harbour, a train and exported goods.',
    'Scene 2: Export the goods by ship.',
    'Drag race footage, 8 s.',
  ],
  ...[
    'I will now export the video.',
    'I exported it in 1080p.',
    'Open on a wide shot of the desert.',
    'She drops the phone.',
  ],
  ...[
    '一扇门打开了，海浪声响起。',
    '视频已导出。',
    '导出的商品在港口堆放。',
    '点击屏幕的手势动画已添加。',
    '点击率很高。',
  ],
  ...[
    '字幕：点击链接领取优惠。',
    '标题是“点击导出”，已放在底部。',
    '他打开窗户，看着拖拉机开过。',
    '要我帮你导出吗？',
  ],
  ...[
    'Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) 3. Title: "Urban Dreams" (0-3s)',
  ],
];
