"""Builders of real architectures, small where a config can make them so: torchvision, timm, transformers."""

from __future__ import annotations

import importlib
import warnings

import torch

TIMM = """
vit_tiny_patch16_224 vit_small_patch32_224 vit_tiny_r_s16_p8_224 vit_base_patch32_clip_224 vit_relpos_small_patch16_224
vit_srelpos_small_patch16_224 vit_medium_patch16_gap_240 vit_small_patch16_dinov3 vit_base_patch32_siglip_gap_256
vit_small_patch14_reg4_dinov2 eva02_tiny_patch14_224 deit_tiny_patch16_224 deit_tiny_distilled_patch16_224
deit3_small_patch16_224 beit_base_patch16_224 beitv2_base_patch16_224 swin_tiny_patch4_window7_224
swin_s3_tiny_224 swinv2_tiny_window8_256 swinv2_cr_tiny_224 convnext_atto convnext_tiny convnextv2_atto convnext_zepto_rms
maxvit_tiny_rw_224 maxvit_tiny_tf_224 coatnet_0_rw_224 coatnet_nano_cc_224 maxxvit_rmlp_nano_rw_256 efficientnet_b0
tf_efficientnet_b0 efficientnet_lite0 efficientnetv2_rw_t tf_efficientnetv2_b0 mobilenetv2_050 mobilenetv3_small_050
mobilenetv3_large_100 mobilenetv4_conv_small mobilenetv4_hybrid_medium regnetx_002 regnety_002 regnetz_b16 resnetv2_50
resnetv2_50x1_bit resnetv2_50d_gn mixer_s32_224 gmlp_ti16_224 resmlp_12_224 cait_xxs24_224 xcit_nano_12_p16_224
levit_128s levit_conv_128s poolformer_s12 poolformerv2_s12 edgenext_xx_small mobilevit_xxs mobilevitv2_050 pit_ti_224
pit_ti_distilled_224 tnt_s_legacy_patch16_224 twins_pcpvt_small twins_svt_small pvt_v2_b0 crossvit_tiny_240 coat_tiny
coat_lite_tiny convit_tiny visformer_tiny volo_d1_224 convmixer_768_32 ghostnet_100 ghostnetv2_100 resnet10t resnet18
resnet26d resnet50 resnext26ts resnest14d seresnet18 sebotnet33ts_256 halonet26t lambda_resnet26t eca_resnet33ts
botnet26t_256 haloregnetz_b densenet121 dla34 dpn48b hrnet_w18_small hardcorenas_a inception_v3 inception_v4
inception_resnet_v2 mnasnet_050 spnasnet_100 fbnetc_100 nfnet_f0 dm_nfnet_f0 nf_resnet26 nf_regnet_b0 pnasnet5large
repvgg_a0 rexnet_100 rdnet_tiny selecsls42b semnasnet_050 skresnet18 tinynet_e tresnet_m vgg11 vgg11_bn vovnet39a xception41
xception65 cspresnet50 cspdarknet53 darknet53 gcresnet33ts gernet_s efficientformer_l1 efficientformerv2_s0
efficientvit_b0 efficientvit_m0 fastvit_t8 fastvit_sa12 focalnet_tiny_srf gcvit_xxtiny hiera_tiny_224 inception_next_atto
mambaout_femto caformer_s18 convformer_s18 nest_tiny nextvit_small repghostnet_050 repvit_m0_9
sequencer2d_s shvit_s1 starnet_s1 swiftformer_xs tiny_vit_5m_224 davit_tiny hgnet_tiny hgnetv2_b0 lcnet_050 mvitv2_tiny
naflexvit_base_patch16_gap test_vit test_resnet test_convnext test_efficientnet test_mambaout test_nfnet csatv2 ese_vovnet19b_dw
samvit_base_patch16 vitamin_small_224 wide_resnet50_2 resnetaa50 resnetblur50 resnetrs50 ecaresnet26t mixnet_s
""".split()

# class: (config class, config arguments). Sizes differ from each other, so that an axis taken for another shows.
_SMALL = dict(vocab_size=99, hidden_size=32, intermediate_size=44, num_hidden_layers=2, num_attention_heads=4,
              max_position_embeddings=64)
_KV = dict(_SMALL, num_key_value_heads=2, head_dim=12, pad_token_id=0)
_MOE = dict(_KV, num_local_experts=3, num_experts=3, num_experts_per_tok=2, moe_intermediate_size=20,
            shared_expert_intermediate_size=28, decoder_sparse_step=1)
_T5 = dict(vocab_size=99, d_model=32, d_ff=44, d_kv=10, num_layers=2, num_heads=4)
_BART = dict(vocab_size=99, d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4,
             decoder_attention_heads=4, encoder_ffn_dim=44, decoder_ffn_dim=48, max_position_embeddings=64)
_GPT2 = dict(vocab_size=99, n_embd=32, n_layer=2, n_head=4, n_positions=64, n_ctx=64)
_VIT = dict(hidden_size=32, intermediate_size=44, num_hidden_layers=2, num_attention_heads=4, image_size=32, patch_size=8)
_SWIN = dict(embed_dim=16, depths=[2, 2], num_heads=[2, 4], window_size=4, image_size=32, patch_size=2)
_W2V = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=44, vocab_size=30,
            conv_dim=(16, 16, 16), conv_stride=(5, 2, 2), conv_kernel=(10, 3, 3), num_conv_pos_embeddings=16,
            num_conv_pos_embedding_groups=2)
_MAMBA = dict(vocab_size=99, hidden_size=32, state_size=6, num_hidden_layers=2, intermediate_size=64)

TRANSFORMERS = {
    "BertForPreTraining": ("BertConfig", _SMALL), "BertForMaskedLM": ("BertConfig", _SMALL),
    "BertForSequenceClassification": ("BertConfig", _SMALL),
    "RobertaForMaskedLM": ("RobertaConfig", _SMALL), "XLMRobertaForTokenClassification": ("XLMRobertaConfig", _SMALL),
    "DebertaForMaskedLM": ("DebertaConfig", dict(_SMALL, relative_attention=True, pos_att_type=["c2p", "p2c"])),
    "DebertaV2ForMaskedLM": ("DebertaV2Config", dict(_SMALL, relative_attention=True, pos_att_type=["c2p", "p2c"],
                                                     share_att_key=True, norm_rel_ebd="layer_norm", conv_kernel_size=3)),
    "AlbertForPreTraining": ("AlbertConfig", dict(_SMALL, embedding_size=20)),
    "ElectraForPreTraining": ("ElectraConfig", dict(_SMALL, embedding_size=20)),
    "ElectraForMaskedLM": ("ElectraConfig", dict(_SMALL, embedding_size=20)),
    "DistilBertForMaskedLM": ("DistilBertConfig", dict(vocab_size=99, dim=32, hidden_dim=44, n_layers=2, n_heads=4)),
    "MPNetForMaskedLM": ("MPNetConfig", _SMALL), "ConvBertForMaskedLM": ("ConvBertConfig", dict(_SMALL, embedding_size=20)),
    "FunnelForMaskedLM": ("FunnelConfig", dict(vocab_size=99, d_model=32, d_inner=44, n_head=4, d_head=8,
                                               block_sizes=[1, 1])),
    "SqueezeBertForMaskedLM": ("SqueezeBertConfig", dict(_SMALL, embedding_size=32)),
    "LongformerForMaskedLM": ("LongformerConfig", dict(_SMALL, attention_window=8)),
    "BigBirdForMaskedLM": ("BigBirdConfig", _SMALL), "MobileBertForMaskedLM": ("MobileBertConfig", dict(
        vocab_size=99, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=44,
        embedding_size=16, true_hidden_size=24, intra_bottleneck_size=24)),
    "ModernBertForMaskedLM": ("ModernBertConfig", dict(_SMALL, pad_token_id=0)),
    "XLMWithLMHeadModel": ("XLMConfig", dict(vocab_size=99, emb_dim=32, n_layers=2, n_heads=4)),
    "XLNetLMHeadModel": ("XLNetConfig", dict(vocab_size=99, d_model=32, n_layer=2, n_head=4, d_inner=44)),
    "GPT2LMHeadModel": ("GPT2Config", _GPT2), "OpenAIGPTLMHeadModel": ("OpenAIGPTConfig", _GPT2),
    "GPTNeoForCausalLM": ("GPTNeoConfig", dict(vocab_size=99, hidden_size=32, num_layers=2, num_heads=4,
                                               attention_types=[[["global", "local"], 1]], max_position_embeddings=64)),
    "GPTJForCausalLM": ("GPTJConfig", dict(_GPT2, rotary_dim=4)), "CodeGenForCausalLM": ("CodeGenConfig", dict(
        _GPT2, n_embd=32, rotary_dim=4)),
    "GPTBigCodeForCausalLM": ("GPTBigCodeConfig", _GPT2),
    "GPTNeoXForCausalLM": ("GPTNeoXConfig", _SMALL),
    "OPTForCausalLM": ("OPTConfig", dict(vocab_size=99, hidden_size=32, ffn_dim=44, num_hidden_layers=2,
                                         num_attention_heads=4, word_embed_proj_dim=20, max_position_embeddings=64)),
    "BloomForCausalLM": ("BloomConfig", dict(vocab_size=99, hidden_size=32, n_layer=2, n_head=4)),
    "MptForCausalLM": ("MptConfig", dict(vocab_size=99, d_model=32, n_layers=2, n_heads=4)),
    "LlamaForCausalLM": ("LlamaConfig", _KV), "MistralForCausalLM": ("MistralConfig", _KV),
    "MixtralForCausalLM": ("MixtralConfig", _MOE), "Qwen2ForCausalLM": ("Qwen2Config", _KV),
    "Qwen2MoeForCausalLM": ("Qwen2MoeConfig", _MOE), "Qwen3ForCausalLM": ("Qwen3Config", _KV),
    "Qwen3MoeForCausalLM": ("Qwen3MoeConfig", _MOE), "GemmaForCausalLM": ("GemmaConfig", dict(_KV, vocab_size=256_000)),
    "Gemma2ForCausalLM": ("Gemma2Config", _KV), "Gemma3ForCausalLM": ("Gemma3TextConfig", _KV),
    "Gemma3nForCausalLM": ("Gemma3nTextConfig", dict(
        _KV, vocab_size_per_layer_input=99, hidden_size_per_layer_input=6, num_kv_shared_layers=0,
        layer_types=["sliding_attention", "full_attention"], laurel_rank=5, intermediate_size=44,
        activation_sparsity_pattern=[0.0, 0.0])),
    "PhiForCausalLM": ("PhiConfig", _SMALL), "Phi3ForCausalLM": ("Phi3Config", dict(_SMALL, pad_token_id=0)),
    "PhimoeForCausalLM": ("PhimoeConfig", dict(_MOE)), "FalconForCausalLM": ("FalconConfig", _SMALL),
    "StableLmForCausalLM": ("StableLmConfig", _KV), "CohereForCausalLM": ("CohereConfig", _KV),
    "OlmoForCausalLM": ("OlmoConfig", _KV), "Olmo2ForCausalLM": ("Olmo2Config", _KV),
    "OlmoeForCausalLM": ("OlmoeConfig", _MOE), "GraniteForCausalLM": ("GraniteConfig", _KV),
    "GraniteMoeForCausalLM": ("GraniteMoeConfig", _MOE), "NemotronForCausalLM": ("NemotronConfig", _KV),
    "Starcoder2ForCausalLM": ("Starcoder2Config", _KV), "GlmForCausalLM": ("GlmConfig", _KV),
    "GptOssForCausalLM": ("GptOssConfig", _MOE),
    "DeepseekV2ForCausalLM": ("DeepseekV2Config", dict(
        _KV, n_routed_experts=4, n_shared_experts=1, kv_lora_rank=8, q_lora_rank=10, qk_rope_head_dim=4,
        qk_nope_head_dim=6, v_head_dim=7, moe_intermediate_size=20, first_k_dense_replace=1, n_group=1, topk_group=1,
        num_experts_per_tok=2)),
    "T5ForConditionalGeneration": ("T5Config", _T5),
    "MT5ForConditionalGeneration": ("MT5Config", dict(_T5, feed_forward_proj="gated-gelu", tie_word_embeddings=False)),
    "UMT5ForConditionalGeneration": ("UMT5Config", _T5),
    "SwitchTransformersForConditionalGeneration": ("SwitchTransformersConfig", dict(
        _T5, num_experts=3, num_sparse_encoder_layers=1, num_sparse_decoder_layers=1)),
    "BartForConditionalGeneration": ("BartConfig", _BART), "MBartForConditionalGeneration": ("MBartConfig", _BART),
    "MarianMTModel": ("MarianConfig", dict(_BART, pad_token_id=1, decoder_start_token_id=1)),
    "PegasusForConditionalGeneration": ("PegasusConfig", _BART),
    "M2M100ForConditionalGeneration": ("M2M100Config", _BART),
    "BlenderbotForConditionalGeneration": ("BlenderbotConfig", _BART),
    "LEDForConditionalGeneration": ("LEDConfig", dict(_BART, attention_window=8)),
    "FSMTForConditionalGeneration": ("FSMTConfig", dict(_BART, langs=["a", "b"], src_vocab_size=99, tgt_vocab_size=88)),
    "WhisperForConditionalGeneration": ("WhisperConfig", dict(
        _BART, num_mel_bins=8, max_source_positions=20, max_target_positions=24, pad_token_id=0)),
    "Speech2TextForConditionalGeneration": ("Speech2TextConfig", dict(
        _BART, input_feat_per_channel=8, conv_channels=16, max_source_positions=20, max_target_positions=24)),
    "Wav2Vec2ForCTC": ("Wav2Vec2Config", _W2V), "Wav2Vec2ForPreTraining": ("Wav2Vec2Config", dict(
        _W2V, codevector_dim=16, proj_codevector_dim=16, num_codevectors_per_group=5)),
    "HubertForCTC": ("HubertConfig", _W2V), "WavLMForCTC": ("WavLMConfig", _W2V), "SEWForCTC": ("SEWConfig", dict(
        _W2V, squeeze_factor=2)),
    "Data2VecAudioForCTC": ("Data2VecAudioConfig", dict(_W2V, conv_pos_kernel_size=3)),
    "UniSpeechForCTC": ("UniSpeechConfig", _W2V),
    "Wav2Vec2ConformerForCTC": ("Wav2Vec2ConformerConfig", dict(_W2V, position_embeddings_type="relative")),
    "ASTForAudioClassification": ("ASTConfig", dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
                                                    intermediate_size=44, max_length=32, num_mel_bins=32)),
    "EncodecModel": ("EncodecConfig", dict(num_filters=4, hidden_size=16, codebook_size=8)),
    "SpeechT5ForTextToSpeech": ("SpeechT5Config", dict(
        vocab_size=30, hidden_size=32, encoder_layers=2, encoder_attention_heads=4, encoder_ffn_dim=44, decoder_layers=2,
        decoder_attention_heads=4, decoder_ffn_dim=48, conv_dim=(16, 16), conv_stride=(5, 2), conv_kernel=(10, 3),
        num_conv_pos_embeddings=16, num_conv_pos_embedding_groups=2, num_mel_bins=8, speech_decoder_prenet_units=12,
        speech_decoder_postnet_units=14, speaker_embedding_dim=10)),
    "VitsModel": ("VitsConfig", dict(vocab_size=30, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, ffn_dim=44,
                                     flow_size=32, spectrogram_bins=17, upsample_initial_channel=32,
                                     duration_predictor_filter_channels=24, posterior_encoder_num_wavenet_layers=2,
                                     prior_encoder_num_flows=2)),
    "ViTForImageClassification": ("ViTConfig", _VIT), "DeiTForImageClassificationWithTeacher": ("DeiTConfig", _VIT),
    "BeitForImageClassification": ("BeitConfig", dict(_VIT, use_relative_position_bias=True)),
    "Dinov2ForImageClassification": ("Dinov2Config", _VIT), "ViTMAEForPreTraining": ("ViTMAEConfig", dict(
        _VIT, decoder_hidden_size=24, decoder_num_hidden_layers=1, decoder_num_attention_heads=4,
        decoder_intermediate_size=36)),
    "ViTMSNForImageClassification": ("ViTMSNConfig", _VIT), "YolosForObjectDetection": ("YolosConfig", dict(
        _VIT, image_size=[32, 48], num_detection_tokens=5)),
    "DPTForDepthEstimation": ("DPTConfig", dict(_VIT, backbone_out_indices=[0, 0, 1, 1], neck_hidden_sizes=[8, 8, 12, 12],
                                                fusion_hidden_size=16, num_hidden_layers=2)),
    "SwinForImageClassification": ("SwinConfig", _SWIN), "Swinv2ForImageClassification": ("Swinv2Config", _SWIN),
    "DonutSwinModel": ("DonutSwinConfig", _SWIN),
    "ConvNextForImageClassification": ("ConvNextConfig", dict(hidden_sizes=[8, 12, 16, 20], depths=[1, 1, 2, 1])),
    "ConvNextV2ForImageClassification": ("ConvNextV2Config", dict(hidden_sizes=[8, 12, 16, 20], depths=[1, 1, 2, 1])),
    "ResNetForImageClassification": ("ResNetConfig", dict(embedding_size=8, hidden_sizes=[8, 12, 16, 20],
                                                          depths=[1, 1, 2, 1])),
    "RegNetForImageClassification": ("RegNetConfig", dict(embedding_size=8, hidden_sizes=[8, 16, 16, 24],
                                                          depths=[1, 1, 2, 1], groups_width=4)),
    "MobileNetV1ForImageClassification": ("MobileNetV1Config", dict(depth_multiplier=0.25)),
    "MobileNetV2ForImageClassification": ("MobileNetV2Config", dict(depth_multiplier=0.25)),
    "MobileViTForImageClassification": ("MobileViTConfig", dict(
        image_size=32, hidden_sizes=[16, 20, 24], neck_hidden_sizes=[8, 8, 12, 16, 20, 24, 32])),
    "EfficientNetForImageClassification": ("EfficientNetConfig", dict(width_coefficient=0.5, depth_coefficient=0.5)),
    "PoolFormerForImageClassification": ("PoolFormerConfig", dict(hidden_sizes=[8, 12, 16, 20], depths=[1, 1, 1, 1])),
    "SegformerForSemanticSegmentation": ("SegformerConfig", dict(hidden_sizes=[8, 12, 16, 20], depths=[1, 1, 1, 1],
                                                                 decoder_hidden_size=24)),
    "PvtForImageClassification": ("PvtConfig", dict(hidden_sizes=[8, 20, 40, 64], depths=[1, 1, 1, 1])),
    "LevitForImageClassification": ("LevitConfig", dict(hidden_sizes=[16, 24, 36], depths=[1, 1, 1],
                                                        num_attention_heads=[2, 3, 4], key_dim=[8, 8, 8])),
    "FocalNetForImageClassification": ("FocalNetConfig", dict(embed_dim=12, depths=[1, 1, 1, 1])),
    "CLIPModel": ("CLIPConfig", dict(text_config=_SMALL, vision_config=_VIT, projection_dim=20)),
    "SiglipModel": ("SiglipConfig", dict(text_config=_SMALL, vision_config=_VIT)),
    "BlipForConditionalGeneration": ("BlipConfig", dict(text_config=dict(_SMALL, encoder_hidden_size=32),
                                                        vision_config=_VIT)),
    "GroupViTModel": ("GroupViTConfig", dict(
        text_config=_SMALL, vision_config=dict(hidden_size=32, intermediate_size=44, image_size=32, patch_size=8,
                                               num_attention_heads=4, depths=[1, 1, 1],
                                               num_group_tokens=[6, 4, 0], num_output_groups=[6, 4, 0]))),
    "SamModel": ("SamConfig", dict(vision_config=dict(_VIT, output_channels=16, window_size=2, global_attn_indexes=[1]),
                                   prompt_encoder_config=dict(hidden_size=16, image_size=32, patch_size=8),
                                   mask_decoder_config=dict(hidden_size=16, mlp_dim=24, num_attention_heads=2,
                                                            iou_head_hidden_dim=20))),
    "OwlViTForObjectDetection": ("OwlViTConfig", dict(text_config=_SMALL, vision_config=_VIT, projection_dim=20)),
    "DetrForObjectDetection": ("DetrConfig", dict(
        use_timm_backbone=False, use_pretrained_backbone=False, d_model=32, encoder_layers=1, decoder_layers=1, encoder_ffn_dim=44, decoder_ffn_dim=44,
        encoder_attention_heads=4, decoder_attention_heads=4, num_queries=7)),
    "MambaForCausalLM": ("MambaConfig", _MAMBA),
    "Mamba2ForCausalLM": ("Mamba2Config", dict(vocab_size=99, hidden_size=32, state_size=6, num_hidden_layers=2,
                                               num_heads=4, head_dim=16, n_groups=2, expand=2)),
    "RwkvForCausalLM": ("RwkvConfig", dict(vocab_size=99, hidden_size=32, num_hidden_layers=2, attention_hidden_size=32,
                                           intermediate_size=44)),
    "JambaForCausalLM": ("JambaConfig", dict(_MOE, mamba_d_state=6, mamba_d_conv=3, use_mamba_kernels=False,
                                             attn_layer_period=2, attn_layer_offset=1, expert_layer_period=2,
                                             expert_layer_offset=1)),
    "RecurrentGemmaForCausalLM": ("RecurrentGemmaConfig", dict(
        vocab_size=99, hidden_size=32, intermediate_size=88, num_hidden_layers=3, num_attention_heads=4, lru_width=36,
        num_key_value_heads=1)),
    "PerceiverForMaskedLM": ("PerceiverConfig", dict(num_latents=7, d_latents=24, d_model=16, num_blocks=1,
                                                     num_self_attends_per_block=1, num_self_attention_heads=4,
                                                     num_cross_attention_heads=4, vocab_size=30,
                                                     max_position_embeddings=20)),
    "FNetForMaskedLM": ("FNetConfig", dict(vocab_size=99, hidden_size=32, num_hidden_layers=2, intermediate_size=44)),
    "CanineForTokenClassification": ("CanineConfig", _SMALL),
    "TimeSeriesTransformerForPrediction": ("TimeSeriesTransformerConfig", dict(
        prediction_length=4, d_model=16, encoder_layers=1, decoder_layers=1, encoder_ffn_dim=20, decoder_ffn_dim=20)),
    "LayoutLMv3ForTokenClassification": ("LayoutLMv3Config", dict(
        _SMALL, coordinate_size=6, shape_size=4, input_size=32, patch_size=8, rel_pos_bins=8, rel_2d_pos_bins=8,
        max_rel_pos=16, max_rel_2d_pos=16)),
    "VideoMAEForVideoClassification": ("VideoMAEConfig", dict(_VIT, num_frames=4)),
    "TimesformerForVideoClassification": ("TimesformerConfig", dict(_VIT, num_frames=4)),
}


def torchvision_names() -> list[str]:
    """Empty where torchvision, which has operators of its own, does not fit this build of PyTorch."""
    try:
        import torchvision
    except (ImportError, RuntimeError):
        return []
    return torchvision.models.list_models()


def names() -> list[str]:
    """Every architecture as library/name; timm needs torchvision."""
    vision = torchvision_names()
    timm = [f"timm/{name}" for name in TIMM] if vision else []
    return [f"torchvision/{name}" for name in vision] + timm + [f"transformers/{name}" for name in TRANSFORMERS]


def build(name: str) -> torch.nn.Module:
    """The model with the values that its library starts it with."""
    library, _, architecture = name.partition("/")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if library == "torchvision":
            import torchvision

            options = {"weights_backbone": None} if "/" in architecture or "rcnn" in architecture or any(
                part in architecture for part in ("ssd", "retinanet", "fcos", "deeplab", "fcn_", "lraspp")) else {}
            if architecture in ("googlenet", "inception_v3"):
                options["init_weights"] = True
            return torchvision.models.get_model(architecture, weights=None, **options)
        if library == "timm":
            import timm

            return timm.create_model(architecture, pretrained=False)
        transformers = importlib.import_module("transformers")
        config, arguments = TRANSFORMERS[architecture]
        return getattr(transformers, architecture)(getattr(transformers, config)(**arguments))
