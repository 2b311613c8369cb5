// A page with routes, as small as can be: which card, or none; and a count that renders anew.
import {useState} from 'react';
import {createRoot} from 'react-dom/client';
import {Advice} from './Advice.tsx';
import './cards.ts';

const Page = () => {
  const [card, go] = useState('tens');
  const [count, add] = useState(0);
  return (
    <>
      {['tens', 'inversion-table', 'no-such-card', ''].map((to) => (
        <button key={to} type="button" id={`to-${to}`} onClick={() => go(to)}>
          {to || 'none'}
        </button>
      ))}
      <button type="button" id="count" onClick={() => add(count + 1)}>
        {count}
      </button>
      {card && <Advice card={card} />}
    </>
  );
};

createRoot(document.querySelector('#app')!).render(<Page />);
