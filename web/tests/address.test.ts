// Choices of a list live in the address.
import { createApp, defineComponent, h, nextTick } from 'vue';
import { createMemoryHistory, createRouter, RouterView } from 'vue-router';
import { expect, it, vi } from 'vitest';
import { useAddress, type Address } from '@/composables/useAddress';

async function open(path: string) {
  const moved = vi.fn();
  let address: Address<'search' | 'page'> | undefined;
  const List = defineComponent({
    setup() {
      address = useAddress({ search: '', page: '1' }, moved);
      return () => h('p');
    },
  });
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/list', component: List }, { path: '/else', component: defineComponent({ render: () => h('i') }) }],
  });
  await router.push(path);
  createApp({ render: () => h(RouterView) }).use(router).mount(document.createElement('div'));
  await nextTick();
  return { address: address as Address<'search' | 'page'>, router, moved };
}

it('reads the address, and leaves out of it what is usual', async () => {
  const { address, router } = await open('/list?search=rose&page=3');
  expect(address.values.value).toEqual({ search: 'rose', page: '3' });
  await address.change({ search: '', page: '1' });
  expect(router.currentRoute.value.fullPath).toBe('/list');
});

it('starts at the first page again when anything else changes', async () => {
  const { address, router, moved } = await open('/list?page=3');
  await address.change({ search: 'oak' });
  expect(router.currentRoute.value.fullPath).toBe('/list?search=oak');
  expect(moved).toHaveBeenCalledTimes(1);
});

it('hears Back, and nothing of other pages', async () => {
  const { address, router, moved } = await open('/list');
  await address.change({ page: '2' });
  router.back();
  await vi.waitFor(() => expect(address.values.value.page).toBe('1'));
  expect(moved).toHaveBeenCalledTimes(2);
  await router.push('/else?page=9');
  expect(address.values.value.page).toBe('1');
  expect(moved).toHaveBeenCalledTimes(2);
});
