// Whether something came near the visible part of the page; once it did, it stays so.
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue';

export function useInView(element: Readonly<Ref<HTMLElement | null>>, margin = '200px'): Ref<boolean> {
  const seen = ref(false);
  let observer: IntersectionObserver | null = null;
  onMounted(() => {
    if (!element.value || typeof IntersectionObserver === 'undefined') {
      seen.value = true;
      return;
    }
    observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        seen.value = true;
        observer?.disconnect();
      },
      { rootMargin: margin },
    );
    observer.observe(element.value);
  });
  onBeforeUnmount(() => observer?.disconnect());
  return seen;
}
