import { useEffect } from "react";
import { Post, Posts, type Who } from "@/components/post/post";
import { type NetworkId, networkIds, networks } from "@/flows/networks";
import type { ShownOf } from "@/flows/text";
import { PostText, useIsMarked } from "../texts";
import { Jumps } from "./jumps";

/** A post for each network, as it looks there; the one that the address names is shown first. */
export function SocialPosts({ shown: { request, result } }: { shown: ShownOf<"generateSocialMediaPost"> }) {
  useEffect(() => {
    const wanted = networkIds.find((id) => window.location.hash === `#${id}`);
    if (wanted) document.getElementById(wanted)?.scrollIntoView({ block: "start" });
  }, []);
  return (
    <Posts>
      <Jumps to={networkIds.map((id) => ({ id, name: networks[id].name }))} />
      {networkIds.map((id) => (
        <PostOn key={id} on={id} text={result[id]} who={request} />
      ))}
    </Posts>
  );
}

function PostOn({ on, text, who }: { on: NetworkId; text: string; who: Who }) {
  const at = `/${on}`;
  return (
    <Post on={on} text={text} who={who} isMarked={useIsMarked(at)} at={at}>
      <PostText at={at} />
    </Post>
  );
}
