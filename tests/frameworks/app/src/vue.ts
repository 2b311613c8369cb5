import {createApp} from 'vue';
import Page from './Page.vue';
import './cards.ts';

createApp(Page).mount('#app');
