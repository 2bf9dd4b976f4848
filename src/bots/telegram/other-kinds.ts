import type { Message } from 'grammy/types';
import type { OtherKind } from '../../core/message.ts';

/** Messages that can hold no wish, by Telegram's field. Stickers have an answer of their own. */
const OTHERS: Readonly<Record<string, OtherKind>> = {
  location: 'location',
  venue: 'location',
  contact: 'contact',
  poll: 'poll',
  dice: 'dice',
  story: 'story',
  game: 'game',
  checklist: 'checklist',
  paid_media: 'paid-media',
  giveaway: 'giveaway',
  giveaway_winners: 'giveaway',
  invoice: 'invoice',
  gift: 'gift',
  unique_gift: 'gift',
};

/** Service messages: Telegram itself tells of something, so they are not answered. Gifts are: a person sent them. */
const SERVICE: ReadonlySet<string> = new Set(
  `new_chat_members left_chat_member chat_owner_left chat_owner_changed new_chat_title new_chat_photo delete_chat_photo
  group_chat_created supergroup_chat_created channel_chat_created message_auto_delete_timer_changed migrate_to_chat_id
  migrate_from_chat_id pinned_message successful_payment refunded_payment users_shared chat_shared gift_upgrade_sent
  connected_website write_access_allowed passport_data proximity_alert_triggered boost_added chat_background_set
  checklist_tasks_done checklist_tasks_added direct_message_price_changed forum_topic_created forum_topic_edited
  forum_topic_closed forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden giveaway_created
  giveaway_completed managed_bot_created paid_message_price_changed poll_option_added poll_option_deleted
  suggested_post_approved suggested_post_approval_failed suggested_post_declined suggested_post_paid
  suggested_post_refunded video_chat_scheduled video_chat_started video_chat_ended video_chat_participants_invited
  web_app_data`.split(/\s+/),
);

/** What may stand in any message, whatever it holds. */
const ENVELOPE: ReadonlySet<string> = new Set(
  `message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count sender_business_bot sender_tag
  date guest_query_id business_connection_id chat forward_origin is_topic_message is_automatic_forward reply_to_message
  external_reply quote reply_to_story reply_to_checklist_task_id reply_to_poll_option_id via_bot guest_bot_caller_user
  guest_bot_caller_chat edit_date has_protected_content is_from_offline is_paid_post media_group_id author_signature
  paid_star_count link_preview_options suggested_post_info effect_id show_caption_above_media has_media_spoiler
  reply_markup`.split(/\s+/),
);

/**
 * The kind of a message that can hold no wish; undefined for a service message and for one that holds nothing. A kind that
 * Telegram invents later is `something`, so that its sender is answered too. Names are from the Bot API's `Message`.
 */
export function otherKindOf(message: Partial<Message>): OtherKind | undefined {
  const fields = Object.keys(message).filter((field) => !ENVELOPE.has(field));
  if (fields.length === 0 || fields.some((field) => SERVICE.has(field))) return undefined;
  return fields.map((field) => OTHERS[field]).find((kind) => kind !== undefined) ?? 'something';
}
