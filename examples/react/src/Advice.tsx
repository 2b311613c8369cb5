import {useState} from 'react';
import type {} from 'treatment-cards/react';

export const Advice = ({card}: {card: string}) => {
  const [said, say] = useState('');
  return (
    <>
      <treatment-card
        card={card}
        lang="en"
        heading-level={2}
        theme="light"
        ontreatment-card-loaded={({detail}) => say(`${detail.id} is ${detail.status}`)}
        ontreatment-card-error={({detail}) => say(`${detail.id}: ${detail.reason}`)}
      />
      <output>{said}</output>
    </>
  );
};
