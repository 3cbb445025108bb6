import { beforeEach, describe, expect, it } from '@jest/globals';
import { ecrRates, type QuotaOption, Quotas } from '../../../emulator/quotas.ts';

describe('quotas', () => {
  let now = 0;
  beforeEach(() => {
    now = 0;
  });
  const bucket = (option: QuotaOption) => new Quotas(option, () => now);
  const taken = (quotas: Quotas, operation: string, tries: number, region = 'eu') => {
    let count = 0;
    for (let time = 0; time < tries; time++) {
      try {
        quotas.take(region, operation);
        count += 1;
      } catch (error) {
        expect(error).toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
      }
    }
    return count;
  };

  it('allow the requests of one second at once, then the rate', () => {
    const quotas = bucket({ PutImage: 10 });
    expect(taken(quotas, 'PutImage', 20)).toBe(10);
    now = 300;
    expect(taken(quotas, 'PutImage', 20)).toBe(3);
    now = 60_000;
    expect(taken(quotas, 'PutImage', 20)).toBe(10);
  });

  it('count each operation and region separately', () => {
    const quotas = bucket({ PutImage: 1, ListImages: 1 });
    expect(taken(quotas, 'PutImage', 2)).toBe(1);
    expect(taken(quotas, 'ListImages', 2)).toBe(1);
    expect(taken(quotas, 'PutImage', 2, 'us')).toBe(1);
  });

  it('limit only operations with a rate', () => {
    expect(taken(bucket({ PutImage: 1 }), 'ListImages', 50)).toBe(50);
    expect(taken(bucket(undefined), 'PutImage', 50)).toBe(50);
  });

  it("can be ECR's, with ten per second for unpublished rates", () => {
    const quotas = bucket('ecr');
    expect(taken(quotas, 'PutImage', 600)).toBe(10);
    expect(taken(quotas, 'InitiateLayerUpload', 600)).toBe(100);
    expect(taken(quotas, 'UploadLayerPart', 600)).toBe(500);
    expect(taken(quotas, 'DescribeRepositories', 600)).toBe(10);
    expect(ecrRates['BatchCheckLayerAvailability']).toBe(1000);
  });

  it('start over when they are set again', () => {
    const quotas = bucket({ PutImage: 1 });
    taken(quotas, 'PutImage', 2);
    quotas.set({ PutImage: 2 });
    expect(taken(quotas, 'PutImage', 5)).toBe(2);
  });
});
