import {useState} from 'react';
import {Advice} from './Advice.tsx';

const CARDS = {
  'heat-and-ice': 'Heat and cold',
  tens: 'TENS',
  'inversion-table': 'Inversion table',
};

export const App = () => {
  const [card, show] = useState('heat-and-ice');
  return (
    <>
      <header>
        <strong>Millbrook Back Care</strong>
      </header>
      <main>
        <h1>Advice for backs</h1>
        <p>What would you like to read about?</p>
        <p className="choices">
          {Object.entries(CARDS).map(([id, name]) => (
            <button key={id} type="button" aria-pressed={id === card} onClick={() => show(id)}>
              {name}
            </button>
          ))}
        </p>
        <Advice card={card} />
      </main>
      <footer>An example. There is no such clinic.</footer>
    </>
  );
};
