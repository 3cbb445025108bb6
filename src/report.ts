import * as core from '@actions/core';
import { ECRClient } from '@aws-sdk/client-ecr';

core.info(String(ECRClient.name));
